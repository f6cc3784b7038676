"""Valid inputs spoiled at random: bytes without knowing what they mean, and JSON knowing its structure."""

import json
import random
import struct
from collections.abc import Callable
from typing import Any

_NUMBERS = (
    0,
    1,
    -1,
    2,
    3,
    7,
    127,
    255,
    65_535,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**53,
    2**62,
    2**63 - 1,
    2**63,
    2**64 - 1,
    2**64,
    -(2**31),
    -(2**63),
    10**30,
    0.5,
    -0.0,
    1e-300,
    1e308,
    float("nan"),
    float("inf"),
    float("-inf"),
)
_TEXTS = (
    "",
    " ",
    ".",
    "..",
    "../../outside/secret",
    "../outside/model.safetensors",
    "/etc/passwd",
    "..\\..\\outside\\secret",
    "C:\\secret",
    "\x00",
    "a\x00b",
    "two\nlines",
    "\x1b[2J\x1b]0;owned\x07",
    "\ud800",
    "\udcff",
    "\ufeff",
    "\u202eright to left",
    "é" * 300,
    "x" * 70_000,
    "%s%n{0}{name}",
    "NaN",
    "-1",
    "1e999",
    "__class__",
    "__metadata__",
    "<script>alert(1)</script>",
    "true",
)
_DEEP = (20, 500, 3_000, 120_000)


def spoiled_bytes(data: bytes, chance: random.Random) -> bytes:
    """``data`` after one to four blind changes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(_BYTE_CHANGES)(changed, chance)
    return bytes(changed)


def spoiled_json(data: bytes, chance: random.Random) -> bytes:
    """The JSON text ``data`` after changes to what it says, and now and then to how it says it."""
    value = json.loads(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        value = changed_value(value, chance)
    text = spelled(value, chance)
    return _badly_spelled(text, chance) if chance.random() < 0.25 else text


def spelled(value: Any, chance: random.Random) -> bytes:
    """``value`` as JSON; NaN and the infinities as Python and Java write them."""
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def changed_value(value: Any, chance: random.Random) -> Any:
    """``value`` with one place in it changed."""
    path: list[tuple[Any, Any]] = []
    place = value
    while isinstance(place, dict | list) and place and (not path or chance.random() < 0.85):
        key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
        path.append((place, key))
        place = place[key]
    if not path:
        return strange(chance)
    parent, key = path[-1]
    chance.choice(_VALUE_CHANGES)(parent, key, chance)
    return value


def strange(chance: random.Random) -> Any:
    """A value that hardly anybody expects."""
    match chance.randrange(8):
        case 0 | 1 | 2:
            return chance.choice(_NUMBERS)
        case 3 | 4:
            return chance.choice(_TEXTS)
        case 5:
            return chance.choice((None, True, False, [], {}, [[]], [None], {"": None}))
        case 6:
            return nested(chance.choice(_DEEP[:2]))
        case _:
            return [chance.choice(_NUMBERS)] * chance.choice((1, 2, 3, 1000))


def nested(depth: int) -> Any:
    """Lists within lists."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def _replace(parent: Any, key: Any, chance: random.Random) -> None:
    parent[key] = strange(chance)


def _remove(parent: Any, key: Any, _chance: random.Random) -> None:
    del parent[key]


def _rename(parent: Any, key: Any, chance: random.Random) -> None:
    if isinstance(parent, dict):
        parent[chance.choice((*_TEXTS, f"{key}x", str(key)[:-1]))] = parent.pop(key)
    else:
        parent.insert(key, strange(chance))


def _repeat(parent: Any, key: Any, chance: random.Random) -> None:
    if isinstance(parent, dict):
        parent[f"{key}.{chance.randrange(100)}"] = parent[key]
    else:
        parent.extend([parent[key]] * chance.choice((1, 2, 50)))


def _swap(parent: Any, key: Any, chance: random.Random) -> None:
    other = chance.choice(list(parent)) if isinstance(parent, dict) else chance.randrange(len(parent))
    parent[key], parent[other] = parent[other], parent[key]


def _nudge(parent: Any, key: Any, chance: random.Random) -> None:
    """A little wrong: the hardest to see."""
    value = parent[key]
    if isinstance(value, bool):
        parent[key] = not value
    elif isinstance(value, int | float):
        parent[key] = chance.choice(
            (value + 1, value - 1, -value, value * 2, value * 1_000_003, float(value), str(value))
        )
    elif isinstance(value, str) and value:
        at = chance.randrange(len(value))
        parent[key] = value[:at] + chance.choice(("", "\x00", "/", "0", "é", "\ud800")) + value[at + 1 :]
    else:
        parent[key] = chance.choice(([value], {"a": value}, str(value)[:100], None))


_VALUE_CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    _replace,
    _replace,
    _replace,
    _remove,
    _rename,
    _repeat,
    _swap,
    _nudge,
    _nudge,
)


def _badly_spelled(text: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(text) + 1)
    deep = chance.choice(_DEEP)
    return chance.choice(
        (
            text[:at],
            b"\xef\xbb\xbf" + text,
            text + chance.choice((b"}", b"\x00", b" garbage", text)),
            text[:at] + chance.choice((b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\x00")) + text[at:],
            b"[" * deep,
            b'{"a":' * deep + b"1" + b"}" * deep,
            text.replace(b":", b":" + b"9" * 6_000 + b",", 1),
            text.replace(b"{", b'{"a":1,"a":2,', 1),
            text.decode("utf-8", "replace").encode("utf-16"),
            b"",
        )
    )


def _place(data: bytearray, chance: random.Random, length: int = 1) -> int:
    """Rather near the beginning, where files say what they are."""
    span = max(1, len(data) - length + 1)
    return min(chance.randrange(span), chance.randrange(span)) if chance.random() < 0.5 else chance.randrange(span)


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _byte(data: bytearray, chance: random.Random) -> None:
    if data:
        data[_place(data, chance)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def _number(data: bytearray, chance: random.Random) -> None:
    """A length, a count or an offset that is much too large, too small or negative."""
    form = chance.choice(("<I", "<Q", "<H"))
    size = struct.calcsize(form)
    at = _place(data, chance, size)
    number = chance.choice([n for n in _NUMBERS if isinstance(n, int)]) % 2 ** (8 * size)
    data[at : at + size] = struct.pack(form, number)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _take_out(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 4, 8, 64, 1000))]


def _double(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = data[at : at + chance.choice((1, 4, 8, 64, 1000))]


def _put_in(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.choice((1, 4, 8, 64)))


def _run(data: bytearray, chance: random.Random) -> None:
    at, length = _place(data, chance), chance.choice((2, 8, 64, 500))
    data[at : at + length] = bytes([chance.choice((0, 0xFF, 0x20, 0x7B))]) * min(length, len(data) - at)


def _behind(data: bytearray, chance: random.Random) -> None:
    data += chance.randbytes(chance.choice((1, 8, 4096)))


_BYTE_CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip,
    _flip,
    _byte,
    _byte,
    _number,
    _number,
    _cut,
    _take_out,
    _double,
    _put_in,
    _run,
    _behind,
)
