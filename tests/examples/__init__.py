"""What holds for the demonstration and the Playgrounds that show it; the Playground itself is walked through in `playground`."""
