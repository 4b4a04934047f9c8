"""Files as programs and people send them, and a kind of table to try them on."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from shouyue.intake.handlers import Handler, Row
from shouyue.intake.logic import Column, Refused, Spec
from shouyue.kit.text import Text

SPEC = Spec(
    title=Text("车辆", "Vehicles"),
    note=Text("一行一辆车", "one vehicle a row"),
    columns=(
        Column(
            "plate",
            (Text("车牌号", "Plate"), Text("车牌", "Licence plate")),
            "code",
            required=True,
            unique=True,
            longest=10,
        ),
        Column("driver", (Text("司机", "Driver"),), required=True, longest=20),
        Column("phone", (Text("电话", "Telephone"),), "phone"),
        Column("price", (Text("价格", "Price"),), "money", example=Text("1,234.50", "1,234.50")),
        Column("since", (Text("日期", "Since"),), "date", note=Text("启用日期", "in use from")),
        Column("seats", (Text("座位", "Seats"),), "int"),
        Column("cooled", (Text("冷藏", "Cooled"),), "bool"),
        Column(
            "kind",
            (Text("车型", "Kind"),),
            "choice",
            choices={"van": (Text("厢式", "van"), Text("厢车", "box")), "truck": (Text("卡车", "truck"),)},
        ),
    ),
    most_rows=200,
)
HEAD = ["车牌号", "司机", "电话", "价格", "日期", "座位", "冷藏", "车型"]
GOOD = ["沪A12345", "张三", "138-1234-5678", "¥1,234.50", "2026年3月2日", "3", "是", "厢式"]
OTHER = ["渝B00001", "李四", "", "", "", "", "", "卡车"]


def csv_of(*rows: list[str], encoding: str = "utf-8", separator: str = ",") -> bytes:
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode(encoding)


def excel_of(*rows: Sequence[object], hidden: bool = False) -> bytes:
    """A workbook of typed cells; with `hidden` its first sheet is not the one that shows."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        if hidden:
            book.add_worksheet("不可见").hide()
        page = book.add_worksheet("数据")
        page.activate()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    page.write(number, place, cell)
    return target.getvalue()


def changed(book: bytes, **parts: bytes) -> bytes:
    """A workbook with some of its parts replaced: `sheet1=b"…"`."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            stem = part.filename.rpartition("/")[2].removesuffix(".xml")
            new.writestr(part.filename, parts.get(stem, old.read(part)))
    return target.getvalue()


class Garage:
    """Takes rows in and remembers them; a driver called 无名 is refused, one called 重复 breaks a constraint."""

    def __init__(self) -> None:
        self.taken: list[Row] = []
        self.handler = Handler("vehicles", SPEC, self.take, "intake.use")

    def take(self, row: Row) -> str:
        if row.values["driver"] == "无名":
            raise Refused(Text("没有这名司机。", "There is no such driver."), "driver")
        self.taken.append(row)
        return f"vehicle:{row.values['plate']}"
