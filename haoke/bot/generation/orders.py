"""Texts that read like instructions to a model: in a question or an article they are an attack, or of no use."""

import re
import unicodedata

import opencc

_WHAT = "(指令|指示|提示|规则|要求|设定|限制|约束)"
_PATTERNS = (
    # English
    r"\b(ignore|disregard|forget|override)\b[^.\n]{0,40}\b(instruction|prompt|rule|direction|guideline)s?\b",
    r"\b(reveal|print|repeat|show|output|tell)\b[^.\n]{0,40}\b(system|hidden|initial) (prompt|instruction)s?\b",
    r"\byou are (now|no longer) (an?|in|my|free|bound|restricted)\b",
    r"\b(act|pretend|behave) (as|to be)\b[^.\n]{0,60}\b(ai|model|assistant|developer|admin|dan)\b",
    r"\b(developer|jailbreak|god) mode\b",
    # Chinese, simplified
    rf"(忽略|无视|忘记|忘掉|不要理会|跳过)[^。\n]{{0,12}}(之前|以上|上面|前面|先前|所有|全部|一切|你的)[^。\n]{{0,12}}{_WHAT}",
    r"(输出|显示|打印|列出|告诉我|重复|泄露)[^。\n]{0,12}(系统|初始|隐藏|原始)[^。\n]{0,6}(提示|指令|消息|设定)",
    r"(从现在开始|从现在起|现在起)[^。\n]{0,8}(你是|你就是|扮演|充当)",
    r"(开发者|越狱|上帝)模式",
    # marks of chat formats
    r"<\|?\s*(im_start|im_end|system|endoftext)\s*\|?>",
    r"^\s*(#+\s*)?(system|assistant)\s*:",
)
_ORDERS = re.compile("|".join(_PATTERNS), re.IGNORECASE | re.MULTILINE)
_simplified = opencc.OpenCC("t2s").convert


def gives_orders(text: str) -> bool:
    """Whether there is an instruction to a model in it. Every repetition is bounded: the search cannot explode."""
    return _ORDERS.search(_simplified(unicodedata.normalize("NFKC", text))) is not None
