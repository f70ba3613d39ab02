"""Where tiles may lie. Pure."""

from collections.abc import Sequence

from haoke.supervision.types import COLUMNS, ROWS, Tile


def fit(tiles: Sequence[Tile]) -> bool:
    """Each lies on the board, and none over another."""
    inside = all(tile.x + tile.w <= COLUMNS and tile.y + tile.h <= ROWS for tile in tiles)
    cells = [(x, y) for tile in tiles for x in range(tile.x, tile.x + tile.w) for y in range(tile.y, tile.y + tile.h)]
    return inside and len(cells) == len(set(cells))
