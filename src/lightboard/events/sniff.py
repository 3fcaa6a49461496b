"""Bytes that are not what they should be, in words."""


def in_words(data: bytes) -> str:
    r"""What unknown bytes seem to be.

    >>> in_words(b"<svg onload='alert(1)'/>")
    'text that begins with "<svg onload=\'alert(1)\'/>"'
    >>> in_words(b"")
    'nothing (0 bytes)'
    """
    if not data:
        return "nothing (0 bytes)"
    head = data[:24]
    if all(32 <= byte < 127 or byte in b"\t\r\n" for byte in head):
        return f'text that begins with "{head.decode("ascii").strip()}"'
    return f"{len(data):,} bytes of an unknown kind, beginning {head[:8].hex(' ')}"
