"""The customer's own borders: `municipalities/maps/<code>.geojson`, drawn as they are, without a library.

Each feature names a territory of the municipality file in its property `territory`: code or name. The
collection may carry `attribution`, which is printed beneath the map.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.sections.section import Shape
from warehouse.errors import ConfigError, nearest
from warehouse.municipality_checks import normalise_name

# Drawing units: the map is this wide, or this high where it is taller than wide.
_LARGEST = 1000.0
# Points nearer than this are one on paper.
_NEAR = 1.0

_Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class DistrictMap:
    """A shape for each territory that the file draws, by the territory's code; size in drawing units."""

    shapes: dict[str, Shape]
    size: tuple[float, float]
    credit: str


def map_path(folder: Path, municipality_code: str) -> Path:
    """Where the borders of a municipality lie in the folder of maps."""
    return folder / f"{municipality_code}.geojson"


def read_map(path: Path, territories: Mapping[str, str]) -> DistrictMap | None:
    """The map, or None where the customer supplied none; `territories`: code → name.

    Raises ConfigError for a file that is no GeoJSON, for an unknown territory and for none at all.
    """
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rings: dict[str, list[_Ring]] = {}
        for feature in content["features"]:
            own = rings.setdefault(_territory(path, feature, territories), [])
            own += _rings(feature["geometry"])
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ConfigError(
            "Карта не читается как GeoJSON",
            where=path.name,
            expected="FeatureCollection из Polygon и MultiPolygon, координаты — долгота и широта",
            todo="исправьте файл или удалите его: тогда районы будут нарисованы плитками",
        ) from error
    points = [point for each in rings.values() for ring in each for point in ring]
    if not points:
        raise ConfigError("На карте нет ни одной территории", where=path.name, todo="исправьте файл")
    project, size = _projection(points)
    shapes = {
        code: _shape([[project(point) for point in ring] for ring in each]) for code, each in rings.items()
    }
    return DistrictMap(shapes, size, str(content.get("attribution", "")))


def _territory(path: Path, feature: Mapping[str, Any], territories: Mapping[str, str]) -> str:
    name = str((feature.get("properties") or {}).get("territory") or "")
    codes = {normalise_name(known): code for code, title in territories.items() for known in (code, title)}
    code = codes.get(normalise_name(name))
    if code is None:
        raise ConfigError(
            "На карте неизвестная территория",
            where=f"{path.name}, свойство territory",
            got=f"«{name}»" if name else "пусто",
            expected=nearest(name, [*territories.values()]) or ", ".join(territories.values()),
            todo="назовите территорию так, как в файле муниципалитета: кодом или названием",
        )
    return code


def _rings(geometry: Mapping[str, Any]) -> Iterator[_Ring]:
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(geometry["type"])
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _projection(points: _Ring) -> tuple[Any, tuple[float, float]]:
    """Degrees to drawing units: a district is small enough for a plane, its latitude shortens east–west."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * shrink, north - south
    scale = _LARGEST / max(width, height, 1e-9)

    def project(point: tuple[float, float]) -> tuple[float, float]:
        return round((point[0] - west) * shrink * scale, 1), round((north - point[1]) * scale, 1)

    return project, (round(width * scale, 1), round(height * scale, 1))


def _shape(rings: list[_Ring]) -> Shape:
    thinned = [ring for ring in (_thin(ring) for ring in rings) if len(ring) > 2]
    largest = max(thinned, key=lambda ring: abs(_area(ring)), default=[(0.0, 0.0)])
    return Shape(tuple(tuple(ring) for ring in thinned), _middle(largest))


def _thin(ring: _Ring) -> _Ring:
    """The ring without points that paper cannot tell from the one before."""
    kept: _Ring = []
    for point in ring:
        if not kept or math.dist(point, kept[-1]) >= _NEAR:
            kept.append(point)
    return kept


def _area(ring: _Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _middle(ring: _Ring) -> tuple[float, float]:
    """The centre of the ring's area; of a ring without one the mean of its points."""
    area = _area(ring)
    if abs(area) < _NEAR:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crosses = [x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs]
    x = sum((x1 + x2) * cross for ((x1, _), (x2, _)), cross in zip(pairs, crosses, strict=True))
    y = sum((y1 + y2) * cross for ((_, y1), (_, y2)), cross in zip(pairs, crosses, strict=True))
    return round(x / (6 * area), 1), round(y / (6 * area), 1)
