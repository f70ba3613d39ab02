"""A small language for formulas: numbers, names, + - * / ^, comparisons, and a handful of functions. Pure.

``round(amount * rate / 12, 2)``, ``if(years > 5, 0.045, 0.04)``, ``brackets(taxed, 36000, 0.03, 144000, 0.1, 0.2)``.
Nothing of Python is reachable: a formula is read into a tree of our own, and the tree is worked out with decimals.
Everything is bounded: the length, the depth, the exponents and the size of numbers.
"""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from functools import lru_cache

import msgspec

LONGEST = 1000
"""Characters of a formula."""

_DEEPEST = 40
_MOST = 300  # numbers, names and signs: a tree can be as deep as they are many
_LARGEST = Decimal(10) ** 15
_HIGHEST = 1200  # of an exponent: a hundred years in months
_CONTEXT = Context(prec=34, rounding=ROUND_HALF_UP, traps=[])
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|!=|[-+*/^()<>=,]))")
_COMPARISONS = {"<", "<=", ">", ">=", "=", "!="}


class FormulaError(ValueError):
    """``reason``: unreadable, unknown, arguments, deep, large, zero; ``what``: the place or the name."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(f"{reason} {what}".strip())
        self.reason = reason
        self.what = what


class Call(msgspec.Struct, frozen=True):
    name: str
    arguments: tuple["Tree", ...]


class Name(msgspec.Struct, frozen=True):
    name: str


Tree = Decimal | Name | Call


@lru_cache(maxsize=1000)
def parse(text: str) -> Tree:
    """Raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError("large")
    reader = _Reader(_tokens(text))
    tree = reader.comparison(0)
    reader.end()
    return tree


def names_in(tree: Tree) -> set[str]:
    if isinstance(tree, Name):
        return {tree.name}
    return {name for each in tree.arguments for name in names_in(each)} if isinstance(tree, Call) else set()


def work_out(tree: Tree, values: Mapping[str, Decimal]) -> Decimal:
    """Raises FormulaError: an unknown name, a division by zero, a number that is too large."""
    if isinstance(tree, Decimal):
        return tree
    if isinstance(tree, Name):
        if tree.name not in values:
            raise FormulaError("unknown", tree.name)
        return values[tree.name]
    if tree.name == "if":  # only the way that is taken
        condition, yes, no = tree.arguments
        return work_out(yes if work_out(condition, values) else no, values)
    try:
        found = _FUNCTIONS[tree.name][2](*(work_out(each, values) for each in tree.arguments))
    except DecimalException as error:
        raise FormulaError("large") from error
    if not found.is_finite() or abs(found) > _LARGEST:
        raise FormulaError("large")
    return found


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half away from zero, as money is."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_CONTEXT)


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise FormulaError("unreadable", text[place:].strip()[:20])
        found.append(match.group().strip())
        place = match.end()
    if len(found) > _MOST:
        raise FormulaError("large")
    return found


class _Reader:
    """Recursive descent: comparison, sum, product, power, and what can stand alone."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _take(self, wanted: str = "") -> str:
        token = self._peek()
        if not token or (wanted and token != wanted):
            raise FormulaError("unreadable", token or "…")
        self._place += 1
        return token

    def end(self) -> None:
        if self._peek():
            raise FormulaError("unreadable", self._peek())

    def comparison(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise FormulaError("deep")
        left = self._sum(depth)
        if self._peek() in _COMPARISONS:
            return Call(self._take(), (left, self._sum(depth)))
        return left

    def _sum(self, depth: int) -> Tree:
        left = self._product(depth)
        while self._peek() in {"+", "-"}:
            left = Call(self._take(), (left, self._product(depth)))
        return left

    def _product(self, depth: int) -> Tree:
        left = self._signed(depth)
        while self._peek() in {"*", "/"}:
            left = Call(self._take(), (left, self._signed(depth)))
        return left

    def _signed(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise FormulaError("deep")
        if self._peek() == "-":
            self._take()
            return Call("-", (Decimal(0), self._signed(depth + 1)))
        base = self._alone(depth)
        if self._peek() == "^":
            return Call(self._take(), (base, self._signed(depth + 1)))
        return base

    def _alone(self, depth: int) -> Tree:
        token = self._take()
        if token == "(":  # noqa: S105 - no password, a bracket
            inner = self.comparison(depth + 1)
            self._take(")")
            return inner
        if token[0].isdigit():
            return Decimal(token)
        if not (token[0].isalpha() or token[0] == "_"):
            raise FormulaError("unreadable", token)
        return self._call(token, depth) if self._peek() == "(" else Name(token)

    def _call(self, name: str, depth: int) -> Tree:
        if name not in _FUNCTIONS or not name.isalpha():
            raise FormulaError("unknown", name)
        self._take("(")
        arguments = [self.comparison(depth + 1)]
        while self._peek() == ",":
            self._take()
            arguments.append(self.comparison(depth + 1))
        self._take(")")
        least, most, _ = _FUNCTIONS[name]
        if not least <= len(arguments) <= most or (name == "brackets" and len(arguments) % 2):
            raise FormulaError("arguments", name)
        return Call(name, tuple(arguments))


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if right == 0:
        raise FormulaError("zero")
    return _CONTEXT.divide(left, right)


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if exponent != exponent.to_integral_value() or abs(exponent) > _HIGHEST:
        raise FormulaError("large", "^")
    if base == 0 and exponent < 0:
        raise FormulaError("zero")
    return _CONTEXT.power(base, exponent)


def _round(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    if digits != digits.to_integral_value() or not 0 <= digits <= 10:
        raise FormulaError("arguments", "round")
    return rounded(value, int(digits))


def _brackets(value: Decimal, *steps: Decimal) -> Decimal:
    """Up to each limit its rate counts for what lies between it and the limit before; the last rate for the rest."""
    total, before = Decimal(0), Decimal(0)
    for limit, rate in zip(steps[:-1:2], steps[1:-1:2], strict=True):
        total = _CONTEXT.fma(max(Decimal(0), min(value, limit) - before), rate, total)
        before = max(before, limit)
    return _CONTEXT.fma(max(Decimal(0), value - before), steps[-1], total)


def _truth(found: bool) -> Decimal:
    return Decimal(int(found))


_FUNCTIONS: dict[str, tuple[int, int, Callable[..., Decimal]]] = {
    "+": (2, 2, _CONTEXT.add),
    "-": (2, 2, _CONTEXT.subtract),
    "*": (2, 2, _CONTEXT.multiply),
    "/": (2, 2, _divide),
    "^": (2, 2, _power),
    "<": (2, 2, lambda a, b: _truth(a < b)),
    "<=": (2, 2, lambda a, b: _truth(a <= b)),
    ">": (2, 2, lambda a, b: _truth(a > b)),
    ">=": (2, 2, lambda a, b: _truth(a >= b)),
    "=": (2, 2, lambda a, b: _truth(a == b)),
    "!=": (2, 2, lambda a, b: _truth(a != b)),
    "min": (1, 20, lambda *all: min(all)),
    "max": (1, 20, lambda *all: max(all)),
    "abs": (1, 1, abs),
    "round": (1, 2, _round),
    "if": (3, 3, lambda condition, yes, no: yes if condition else no),
    "brackets": (2, 40, _brackets),
}
