"""What a new password must be."""

from haoke.accounts.errors import PasswordTooCommon, PasswordTooShort
from haoke.kernel.passwords import hash_password

MIN_LENGTH = 10

_COMMON = frozenset(
    {"1234567890", "0123456789", "qwertyuiop", "1q2w3e4r5t", "q1w2e3r4t5", "password12", "password123", "passw0rd123"}
    | {"iloveyou123", "woaini1314", "woaini520", "admin12345", "administrator", "1qaz2wsx3edc", "abcdefghij"}
)


async def new_password_hash(password: str, *personal: str) -> str:
    """The hash to store. Refuses short passwords, what a guesser tries first, and the person's own name or e-mail."""
    if len(password) < MIN_LENGTH:
        raise PasswordTooShort(min=MIN_LENGTH)
    lower = password.lower()
    if lower in _COMMON or len(set(lower)) <= 3 or lower in {word.lower() for word in personal}:
        raise PasswordTooCommon
    return await hash_password(password)
