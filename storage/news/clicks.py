"""How often the links of items are followed. By whom is not kept."""

from domain.identifiers import NewsId
from storage.database import Transaction
from storage.rows import Insert, Inserting
from storage.schema import news_clicks


def _one_more(insert: Insert) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=["item_id", "link"], set_={"clicks": news_clicks.c.clicks + insert.excluded.clicks}
    )


_COUNT = Inserting(news_clicks, _one_more)


async def count(tx: Transaction, item: NewsId, link: int) -> None:
    """Count that a link is followed once more."""
    await tx.execute(_COUNT.on(tx), {"item_id": item, "link": link, "clicks": 1})
