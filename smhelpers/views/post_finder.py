"""A search box over published captions: type words, read the posts that hold them (what no rule
finds, a reader does).
"""

from html import escape

import ipywidgets as widgets
import pandas as pd

from ..forms import look, static
from ..monitoring.compliance import posts_of
from ..policy.text import found_in, normalise, split_words
from ..workplace import Workplace
from .tables import Table

#: Posts shown at once.
MOST = 25


class PostFinder(static.Interactive):
    """Show it as the last value of a cell.

    Words: what is looked for at first, separated by 、 (「甲/乙」 either, 「甲+乙」 both).
    """

    def __init__(
        self,
        workplace: Workplace,
        words: str = "",
        month: str | None = None,
    ):
        self.posts = posts_of(workplace, month)
        self._texts = [normalise(str(caption)) for caption in self.posts["caption"].fillna("")]
        self.box = look.field(
            widgets.Text(
                value=words,
                description="要找的詞",
                placeholder="例如 抽+留言、業配、截圖",
                tooltip="",
                continuous_update=False,
            ),
        )
        self.result = widgets.HTML()
        self.box.observe(lambda _: self._search(), "value")
        self._search()

    def found(self) -> pd.DataFrame:
        """Posts that hold one of the words, oldest first: day, platform, post_id, caption."""
        words = split_words(self.box.value)
        kept = []
        for text in self._texts:
            kept.append(any(found_in(word, text) for word in words))
        posts = self.posts.assign(day=self.posts["published_at"].dt.strftime("%Y-%m-%d"))
        rows = posts[pd.Series(kept, index=posts.index, dtype=bool)]
        return rows[["day", "platform", "post_id", "caption"]].reset_index(drop=True)

    def _search(self) -> None:
        rows = self.found()
        more = "" if len(rows) <= MOST else f"只列前 {MOST} 則，請把詞訂得更專屬。"
        asked = self.box.value.strip()
        if asked:
            title = f"含有「{asked}」的貼文：{len(rows)} 則"
        else:
            title = f"共 {len(self.posts)} 則貼文，請輸入要找的詞"
        self.result.value = (
            f"<div role='status'>{Table(rows.head(MOST), title, note=more)._repr_html_()}</div>"
        )

    @property
    def view(self) -> widgets.VBox:
        """Box and result as one widget."""
        return widgets.VBox([self.box, self.result])

    def __repr__(self) -> str:
        return f"搜尋貼文：{self.box.value}"

    @property
    def heading(self) -> str:
        """The words that are looked for."""
        return repr(self)

    def page(self) -> str:
        return f"<p>搜尋「{escape(self.box.value)}」</p>{self.result.value}"
