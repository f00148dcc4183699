"""The customer's borders become shapes; a file that is not right is a sentence, never half a map."""

import json
from pathlib import Path
from typing import Any

import pytest

from reports.sections.district_map import map_path, read_map
from warehouse.errors import ConfigError

NAMES = {"north": "Северный район", "south": "Южный район"}
_SQUARE = [[0.0, 60.0], [2.0, 60.0], [2.0, 61.0], [0.0, 61.0], [0.0, 60.0]]
_HOLE = [[0.5, 60.25], [1.5, 60.25], [1.5, 60.75], [0.5, 60.75], [0.5, 60.25]]


def _feature(territory: object, *rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    coordinates = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {"properties": {"territory": territory}, "geometry": {"type": kind, "coordinates": coordinates}}


def _write(folder: Path, *features: dict[str, Any], **own: object) -> Path:
    path = map_path(folder, "city")
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **own}), encoding="utf-8")
    return path


def test_degrees_become_a_plane_with_its_latitude(tmp_path: Path) -> None:
    drawn = read_map(_write(tmp_path, _feature("north", _SQUARE, _HOLE), attribution="© источник"), NAMES)
    assert drawn is not None
    assert drawn.credit == "© источник"
    # Two degrees of longitude at 60.5° are about as long as one of latitude.
    width, height = drawn.size
    assert (height, round(width)) == (1000.0, 985) or (width, round(height)) == (1000.0, 1015)
    outer, hole = drawn.shapes["north"].rings
    assert len(outer) == len(hole) == 5
    assert drawn.shapes["north"].label_at == pytest.approx((width / 2, height / 2), abs=0.2)


def test_names_codes_and_several_parts_lead_to_one_territory(tmp_path: Path) -> None:
    moved = [[x + 3, y] for x, y in _SQUARE]
    path = _write(
        tmp_path,
        _feature("северный  район", _SQUARE),
        _feature("north", moved),
        _feature("Южный район", _SQUARE, kind="MultiPolygon"),
    )
    drawn = read_map(path, NAMES)
    assert drawn is not None
    assert {code: len(shape.rings) for code, shape in drawn.shapes.items()} == {"north": 2, "south": 1}


def test_points_that_paper_cannot_tell_apart_are_one(tmp_path: Path) -> None:
    fine = [
        [0.0, 60.0],
        *([x / 10_000, 60.0] for x in range(1, 20_000)),
        [2.0, 61.0],
        [0.0, 61.0],
        [0.0, 60.0],
    ]
    drawn = read_map(_write(tmp_path, _feature("north", fine)), NAMES)
    assert drawn is not None
    assert len(drawn.shapes["north"].rings[0]) < 1_100


def test_no_file_is_no_map(tmp_path: Path) -> None:
    assert read_map(tmp_path / "none.geojson", NAMES) is None


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        (_feature("Северный раион", _SQUARE), "«Северный раион» · ожидалось: Северный район"),
        (_feature(None, _SQUARE), "получено: пусто · ожидалось: Северный район, Южный район"),
        (_feature("north", [[0.0]]), "Карта не читается как GeoJSON"),
        (_feature("north", _SQUARE, kind="Point"), "Карта не читается как GeoJSON"),
        (_feature("north"), "На карте нет ни одной территории"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_a_sentence(tmp_path: Path, feature: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_map(_write(tmp_path, feature), NAMES)
    assert words in raised.value.sentence()
    assert "city.geojson" in raised.value.sentence()


def test_text_that_is_no_json_is_a_sentence(tmp_path: Path) -> None:
    path = map_path(tmp_path, "city")
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="Карта не читается как GeoJSON"):
        read_map(path, NAMES)


@pytest.mark.shared
def test_real_borders_are_drawn(shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "geo" / "saratov_oblast.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    names = {}
    for number, feature in enumerate(content["features"]):
        names[f"t{number}"] = feature["properties"]["district"]
        feature["properties"]["territory"] = f"t{number}"
    own = tmp_path / "saratov.geojson"
    own.write_text(json.dumps(content), encoding="utf-8")
    drawn = read_map(own, names)
    assert drawn is not None
    assert set(drawn.shapes) == set(names)
    width, height = drawn.size
    points = [point for shape in drawn.shapes.values() for ring in shape.rings for point in ring]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    assert all(0 <= shape.label_at[0] <= width for shape in drawn.shapes.values())
