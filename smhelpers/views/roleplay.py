"""Cards for practising the talk with those concerned (pc-4.1): one card at a time, what is only
said when asked behind a button.
"""

from functools import cache
from html import escape

import ipywidgets as widgets
from pydantic import Field

from ..datafile import FileRecord, checked, read_yaml
from ..forms import look, static
from ..labels import label
from ..monitoring.deliverables import AgendaTopic
from ..paths import data_dir


class PlayedRole(FileRecord):
    """One card. `hidden` is only said when asked; `ask` is the question that brings it out."""

    id: str
    name: str
    interest: str
    opening: str
    hidden: str
    concedes: str
    about: list[AgendaTopic] = Field(min_length=1)
    ask: str


class RolePlay(FileRecord):
    """The whole exercise."""

    minutes: int = Field(gt=0)
    rules: list[str]
    roles: list[PlayedRole] = Field(min_length=3)


@cache
def role_play() -> RolePlay:
    """The cards of `data/drill/roles.yml`."""
    path = data_dir() / "drill" / "roles.yml"
    return checked(RolePlay, read_yaml(path, "請重新安裝課程。"), path)


class RoleCards(static.Interactive):
    """Show it as the last value of a cell.

    Where no front end runs, every card stands in one table.
    """

    heading = "角色扮演角色卡"

    def __init__(self) -> None:
        self.cards = role_play()
        self.role = look.field(
            widgets.Dropdown(
                options=[(role.name, role.id) for role in self.cards.roles],
                description="抽哪一張",
                tooltip="",
            ),
            inline=True,
        )
        self.hidden = widgets.ToggleButton(
            description="看「問了才說」",
            tooltip="扮演這個角色的人才看",
        )
        self._card = widgets.HTML()
        self.role.observe(lambda _: self._turn(), "value")
        self.hidden.observe(lambda _: self._draw(), "value")
        self._draw()

    @property
    def _chosen(self) -> PlayedRole:
        return next(role for role in self.cards.roles if role.id == self.role.value)

    def _turn(self) -> None:
        self.hidden.value = False
        self._draw()

    def _draw(self) -> None:
        role = self._chosen
        parts = [
            ("在意什麼", role.interest),
            ("一開口會說", f"「{role.opening}」"),
            ("和什麼有關", "、".join(map(label, role.about))),
        ]
        if self.hidden.value:
            parts += [("問了才說", role.hidden), ("怎樣會讓步", role.concedes)]
        lines = "".join(f"<p><b>{title}</b>　{escape(text)}</p>" for title, text in parts)
        self._card.value = (
            f"<div role='region' aria-label='{escape(role.name)}的角色卡' "
            f"class='smc-card'><h4>{escape(role.name)}</h4>"
            f"{lines}</div>"
        )

    @property
    def view(self) -> widgets.VBox:
        """Rules, the choice of a card, the card."""
        rules = "".join(f"<li>{escape(rule)}</li>" for rule in self.cards.rules)
        return widgets.VBox(
            [
                widgets.HTML(
                    f"<h3>角色扮演：{self.cards.minutes} 分鐘的說明會</h3><ol>{rules}</ol>",
                ),
                look.bar([self.role, self.hidden]),
                self._card,
            ],
        )

    def table(self) -> str:
        """Every card, and the question for the chair that brings out what is hidden."""
        rows = []
        for role in self.cards.roles:
            rows.append(
                [
                    role.name,
                    role.interest,
                    role.opening,
                    role.ask,
                    role.hidden,
                    role.concedes,
                ],
            )
        return static.listing(
            "角色扮演角色卡",
            [
                "角色",
                "在意什麼",
                "一開口會說",
                "主席可以問",
                "問了才說",
                "怎樣會讓步",
            ],
            rows,
        )

    def page(self) -> str:
        return self.table()
