"""Closing words: how an interviewer says that the interview is over. A checked list per language, for the closing gate.

A phrase counts wherever it stands in the spoken text, whole words only where the script has spaces. English always counts too:
a model that closes in English has closed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CLOSING_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "goodbye",
        "good bye",
        "bye",
        "bye-bye",
        "take care",
        "thank you for your time",
        "thanks for your time",
        "thank you for today",
        "thank you for talking with me",
        "thanks for talking with me",
        "thank you for joining me",
        "that is the end of our interview",
        "that's the end of our interview",
        "this is the end of the interview",
        "that concludes our interview",
        "this concludes our interview",
        "that brings us to the end",
        "we are done for today",
        "we're done for today",
        "have a great day",
        "have a good day",
        "have a nice day",
        "have a lovely day",
        "have a good evening",
        "all the best",
        "best of luck",
        "good luck with",
    ),
    "de": (
        "auf wiedersehen",
        "auf wiederhören",
        "tschüss",
        "tschüs",
        "bis bald",
        "mach's gut",
        "machen sie es gut",
        "danke für ihre zeit",
        "danke für deine zeit",
        "vielen dank für ihre zeit",
        "vielen dank für deine zeit",
        "danke für das gespräch",
        "vielen dank für das gespräch",
        "damit sind wir am ende",
        "das war unser gespräch",
        "einen schönen tag",
        "schönen tag noch",
        "einen schönen abend",
        "alles gute",
        "viel erfolg",
    ),
    "es": (
        "adiós",
        "hasta luego",
        "hasta pronto",
        "hasta la próxima",
        "gracias por tu tiempo",
        "gracias por su tiempo",
        "gracias por hablar conmigo",
        "gracias por la conversación",
        "hemos terminado",
        "con esto terminamos",
        "aquí termina la entrevista",
        "que tengas un buen día",
        "que tenga un buen día",
        "que te vaya bien",
        "mucha suerte",
        "cuídate",
        "cuídese",
    ),
    "fr": (
        "au revoir",
        "à bientôt",
        "bonne journée",
        "bonne soirée",
        "bonne continuation",
        "bonne chance",
        "merci pour votre temps",
        "merci pour ton temps",
        "merci de m'avoir accordé",
        "merci pour cet échange",
        "merci pour cet entretien",
        "notre entretien est terminé",
        "l'entretien est terminé",
        "cela conclut notre entretien",
        "nous arrivons à la fin de l'entretien",
        "prenez soin de vous",
    ),
    "pt": (
        "adeus",
        "tchau",
        "até logo",
        "até breve",
        "até a próxima",
        "até à próxima",
        "obrigado pelo seu tempo",
        "obrigada pelo seu tempo",
        "obrigado por conversar comigo",
        "obrigada por conversar comigo",
        "terminamos por hoje",
        "encerramos aqui",
        "chegamos ao fim da entrevista",
        "tenha um bom dia",
        "tenha um ótimo dia",
        "bom dia para você",
        "boa sorte",
        "cuide-se",
    ),
    "hi": (
        "अलविदा",
        "फिर मिलेंगे",
        "आपके समय के लिए धन्यवाद",
        "आपका समय देने के लिए धन्यवाद",
        "समय देने के लिए धन्यवाद",
        "बात करने के लिए धन्यवाद",
        "आपका दिन शुभ हो",
        "शुभ दिन",
        "शुभकामनाएँ",
        "शुभकामनाएं",
        "साक्षात्कार यहीं समाप्त",
        "इंटरव्यू यहीं समाप्त",
        "अपना ख्याल रखिए",
        "अपना ख़याल रखिए",
    ),
    "ja": (
        "さようなら",
        "さよなら",
        "失礼します",
        "失礼いたします",
        "お疲れ様でした",
        "お疲れさまでした",
        "本日はありがとうございました",
        "今日はありがとうございました",
        "お時間をいただき",
        "お時間いただき",
        "お時間ありがとう",
        "面接は以上",
        "以上で面接",
        "これで終わり",
        "これで終了",
        "頑張ってください",
        "良い一日を",
        "よい一日を",
    ),
    "zh": (
        "再见",
        "再見",
        "拜拜",
        "下次见",
        "下次見",
        "感谢你的时间",
        "感谢您的时间",
        "谢谢你的时间",
        "谢谢您的时间",
        "感謝您的時間",
        "謝謝你的時間",
        "面试到此结束",
        "面试就到这里",
        "今天就到这里",
        "今天就到這裡",
        "面試到此結束",
        "祝你好运",
        "祝您好运",
        "祝你一切顺利",
        "祝您一切顺利",
        "祝你今天愉快",
        "祝您今天愉快",
    ),
    "ar": (
        "مع السلامة",
        "إلى اللقاء",
        "وداعا",
        "شكرا على وقتك",
        "شكرا لوقتك",
        "شكرا لك على وقتك",
        "شكرا جزيلا على وقتك",
        "انتهت المقابلة",
        "بهذا تنتهي المقابلة",
        "نهاية المقابلة",
        "أتمنى لك يوما سعيدا",
        "أتمنى لك التوفيق",
        "حظا موفقا",
        "بالتوفيق",
        "يومك سعيد",
    ),
}

_WITHOUT_SPACES = {"ja", "zh"}


def has_closing_words(spoken: str, language: str) -> bool:
    """Does the spoken text close the interview? `language` is a tag such as `de-DE`; an unknown one is read as English."""
    text = _plain(spoken)
    return any(_pattern(code).search(text) for code in {_code(language), "en"})


def _code(language: str) -> str:
    code = language.split("-")[0].split("_")[0].lower()
    return {"cmn": "zh", "yue": "zh"}.get(code, code)


@lru_cache(maxsize=32)
def _pattern(code: str) -> re.Pattern[str]:
    phrases = "|".join(re.escape(_plain(phrase)) for phrase in CLOSING_WORDS.get(code, CLOSING_WORDS["en"]))
    return re.compile(phrases if code in _WITHOUT_SPACES else rf"(?<!\w)(?:{phrases})(?!\w)")


def _plain(text: str) -> str:
    """Case, apostrophes, spacing and vowel signs that transcripts write in several ways are taken out of the comparison."""
    unified = unicodedata.normalize("NFKC", text).replace("’", "'").replace("ʼ", "'").casefold()
    without_harakat = re.sub("[\u064b-\u0652\u0670]", "", unified)
    return " ".join(without_harakat.split())
