"""Prints every cell of a workbook with its kind and value, as JSON: .xlsx by openpyxl, .fods as LibreOffice wrote it."""

import datetime
import json
import sys
import xml.etree.ElementTree

import openpyxl
from openpyxl.utils import get_column_letter


def text(value):
    """Whole numbers without a point, so that two programs can be compared."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def moment(value):
    """A day, with the time to the nearest second where there is one."""
    value = (value + datetime.timedelta(seconds=0.5)).replace(microsecond=0)
    return value.isoformat() if value.time() != datetime.time() else value.date().isoformat()


def excel(path):
    kinds = {"s": "text", "inlineStr": "text", "n": "number", "d": "day", "f": "formula"}
    for sheet in openpyxl.load_workbook(path).worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                value = cell.value
                value = moment(value) if isinstance(value, datetime.datetime) else text(value)
                cells[cell.coordinate] = {"kind": kinds.get(cell.data_type, "other"), "value": value}
        yield {"name": sheet.title, "cells": cells}


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def words(element):
    """The text of a paragraph: runs of spaces and tabs are elements of their own."""
    result = element.text or ""
    for child in element:
        if child.tag == TEXT + "s":
            result += " " * int(child.get(TEXT + "c", "1"))
        elif child.tag == TEXT + "tab":
            result += "\t"
        elif child.tag == TEXT + "line-break":
            result += "\n"
        else:
            result += words(child)
        result += child.tail or ""
    return result


def cell_of(element):
    kind = element.get(OFFICE + "value-type")
    if element.get(TABLE + "formula") is not None:
        return {"kind": "formula", "value": element.get(TABLE + "formula")}
    if kind in ("float", "percentage", "currency"):
        return {"kind": "number", "value": text(float(element.get(OFFICE + "value")))}
    if kind == "date":
        return {"kind": "day", "value": moment(datetime.datetime.fromisoformat(element.get(OFFICE + "date-value")[:26]))}
    if kind == "string":
        return {"kind": "text", "value": "\n".join(words(line) for line in element.findall(TEXT + "p"))}
    return None if kind is None else {"kind": "other", "value": kind}


def flat(path):
    for sheet in xml.etree.ElementTree.parse(path).iter(TABLE + "table"):
        cells = {}
        number = 0
        for row in sheet.iter(TABLE + "table-row"):
            number += 1
            column = 0
            for element in row:
                if element.tag != TABLE + "table-cell":
                    continue
                found = cell_of(element)
                repeated = int(element.get(TABLE + "number-columns-repeated", "1"))
                if found:
                    for offset in range(repeated):
                        cells[get_column_letter(column + offset + 1) + str(number)] = found
                column += repeated
            number += int(row.get(TABLE + "number-rows-repeated", "1")) - 1
        yield {"name": sheet.get(TABLE + "name"), "cells": cells}


path = sys.argv[1]
json.dump({"sheets": list(flat(path) if path.endswith(".fods") else excel(path))}, sys.stdout)
