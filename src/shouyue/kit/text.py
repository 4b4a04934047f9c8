"""One sentence in the languages of the product."""

from dataclasses import dataclass

LANGUAGES = ("zh-hans", "zh-hant", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English; `hant` is given where Traditional differs in more than its letters."""

    zh: str
    en: str
    hant: str = ""

    def in_(self, language: str) -> str:
        """Answer the words in `language`, one of LANGUAGES; ValueError names the languages that exist."""
        if language == "zh-hans":
            return self.zh
        if language == "zh-hant":
            return self.hant or self.zh
        if language == "en":
            return self.en
        raise ValueError(f"{language!r} is not a language of this product: use one of {', '.join(LANGUAGES)}.")
