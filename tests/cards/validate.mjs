// Parses cards with Microsoft's own renderer. In: a JSON list of cards. Out: for each, what the renderer had to say.
// The first argument is the folder of node modules.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(path.resolve(process.argv[2]), "index.js"));
const { AdaptiveCard, SerializationContext, Versions } = require("./adaptivecards/dist/adaptivecards.js");

let text = "";
for await (const chunk of process.stdin) text += chunk;

const told = JSON.parse(text).map((json) => {
  const context = new SerializationContext(Versions.v1_5);
  const card = new AdaptiveCard();
  card.parse(json, context);
  const events = [];
  for (let place = 0; place < context.eventCount; place += 1) {
    const event = context.getEventAt(place);
    events.push(event.message);
  }
  const validated = card.validateProperties();
  for (const event of validated.validationEvents) events.push(event.message);
  return events;
});
process.stdout.write(JSON.stringify(told));
