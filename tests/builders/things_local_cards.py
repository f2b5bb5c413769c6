"""Local cards that addresses name in the table of URL × role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import local_cards

if TYPE_CHECKING:
    from tests.builders.authority import Authority


class LocalCardThings:
    """Cards of the analyst's, as far as each address needs them."""

    authority: Authority

    def _local_card(self) -> int:
        return local_cards.publish(self.authority)

    def _local_card_draft(self) -> int:
        return local_cards.write(self.authority)

    def _local_card_asked(self) -> int:
        return local_cards.ask(self.authority)
