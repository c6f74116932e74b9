"""What the test expects of each file, noted where the file is made.

Keys of an expectation, all optional but `problem` (None when left out) and `traits` ([] when left out):
kind, format, title, takenAt, images, width, height: the report's value. characters: [least, most].
duration: [seconds, tolerance]. tables: one dictionary per table of sheet, rows, columns, header, body (its first rows).
lines: texts that stand in the report's lines. notes: texts that stand in its notes. caption, captions: of the picture,
of the pictures inside in order. looksLike, looksUnlike: files whose picture is the same, or another one.
contains: expectations of the files inside in order, each with its `name`.
"""
import json

expectations = []


def expect(file, **wanted):
    """Notes what the test expects of a file of the current folder."""
    if any(known["file"] == file for known in expectations):
        raise ValueError(f"{file} is made twice")
    expectations.append({"file": file, **completed(wanted)})


def inside(name, **wanted):
    """An expectation of a file inside a container."""
    return {"name": name, **completed(wanted)}


def completed(wanted):
    return {"problem": None, "traits": [], **wanted}


def save(name):
    with open(name, "w", encoding="utf-8") as file:
        json.dump(expectations, file, ensure_ascii=False, indent=1)


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)
    return data


def read(name):
    with open(name, "rb") as file:
        return file.read()


def characters(*texts):
    """How many characters texts have, white space left out, as the exact range that an expectation states."""
    count = sum(len("".join(text.split())) for text in texts)
    return [count, count]
