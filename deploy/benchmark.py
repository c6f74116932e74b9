"""Measures the workers as `deploy/benchmark` builds them, and prints what it found; exits with 1 when a figure is missed.

Usage: benchmark.py FOLDER-OF-PROGRAMS FOLDER-OF-TEST-FILES
"""
import json
import os
import pathlib
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ENVIRONMENT = {"LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"}
DOCUMENTS = {".docx", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xls", ".et", ".ods", ".pptx", ".ppt", ".txt", ".csv"}
MEDIA = {".jpg", ".png", ".webp", ".gif", ".bmp", ".tiff", ".mp4", ".mov", ".avi", ".wmv", ".mkv", ".flv", ".mp3"}
missed = []


def run(words, file=None, folder=None):
    """Seconds and peak memory in MiB of a worker that reads a file: 0 the file, 1 the report, 3 a folder."""
    with tempfile.TemporaryDirectory() as made:
        descriptor = os.open(folder or made, os.O_RDONLY | os.O_DIRECTORY)
        source = os.open(file or "/dev/null", os.O_RDONLY)
        reading, writing = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, writing, 1),
                   (os.POSIX_SPAWN_DUP2, descriptor, 3)]
        start = time.perf_counter()
        process = os.posix_spawn(words[0], words, ENVIRONMENT, file_actions=actions)
        os.close(writing)
        report = b"".join(iter(lambda: os.read(reading, 1 << 16), b""))
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - start
        for number in (reading, source, descriptor):
            os.close(number)
        if status != 0 or not report:
            sys.exit(f"{words}: status {status}")
        return seconds, usage.ru_maxrss / 1024


def beyond_start(program, file, extension, rounds=25):
    """Median milliseconds that a file costs beyond an empty one, measured in turns, and the peak memory."""
    words = [program, "file", f"extension={extension}"]
    costs, peak = [], 0
    empty = tempfile.NamedTemporaryFile()
    for _ in range(rounds):
        start, _ = run(words, empty.name)
        seconds, memory = run(words, file)
        costs.append((seconds - start) * 1000)
        peak = max(peak, memory)
    return statistics.median(costs), peak


def measured(program, file, rounds=25):
    """Median milliseconds from question to answer of the media worker once it runs, and its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        os.link(file, f"{folder}/1") if os.stat(file).st_dev == os.stat(folder).st_dev else \
            pathlib.Path(f"{folder}/1").write_bytes(pathlib.Path(file).read_bytes())
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0), (os.POSIX_SPAWN_DUP2, writing, 1),
                   (os.POSIX_SPAWN_DUP2, descriptor, 3)]
        process = os.posix_spawn(program, [program, "media"], ENVIRONMENT, file_actions=actions)
        theirs.close()
        os.close(writing)
        costs = []
        for _ in range(rounds):
            start = time.perf_counter()
            ours.sendall(b"1\n")
            answer = b""
            while not answer.endswith(b"\n"):
                piece = os.read(reading, 1 << 16)
                if not piece:
                    sys.exit(f"{program} died of {file}")
                answer += piece
            costs.append((time.perf_counter() - start) * 1000)
        ours.close()
        os.close(reading)
        os.close(descriptor)
        _, _, usage = os.wait4(process, 0)
        if json.loads(answer).get("problem"):
            sys.exit(f"{file}: {answer.decode()}")
        # The first answer pays for what a library sets up once.
        return statistics.median(costs[1:]), usage.ru_maxrss / 1024


def line(what, value, limit, unit):
    verdict = "" if value <= limit else "   MISSED"
    if verdict:
        missed.append(what)
    print(f"{what:<42}{value:>9.1f} {unit:<4} at most {limit}{verdict}")


def samples(folder):
    """Files that the test files lack: of the sizes that offices send."""
    import numpy
    import openpyxl
    from PIL import Image

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("培训")
    sheet.append(["序号", "培训项目名称", "培训时间", "课时", "授课教师", "培训对象"])
    for number in range(20_000):
        sheet.append([number, f"公益培训项目{number}", f"周{number % 7}", 2, "李老师", "老年人"])
    book.save(f"{folder}/rows.xlsx")
    noise = numpy.random.RandomState(1).rand(378, 504, 3)
    Image.fromarray((noise * 255).astype("uint8")).resize((4032, 3024), Image.BICUBIC).save(
        f"{folder}/photo.jpg", quality=88)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=300",
         "-f", "lavfi", "-i", "sine=duration=300", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "35", "-c:a", "aac",
         f"{folder}/film.mp4"], check=True)


def times(programs, files):
    office, media = f"{programs}/muster-inspect", f"{programs}/muster-inspect-media"
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: a child's peak memory counts what its parent held when it was started.
        subprocess.run([sys.executable, "-B", __file__, "--samples", folder], check=True)
        cost, _ = beyond_start(office, f"{files}/schedule.xlsx", "xlsx")
        line("small xlsx", cost, 5, "ms")
        cost, peak = beyond_start(office, f"{folder}/rows.xlsx", "xlsx")
        line("20,000-row xlsx", cost, 100, "ms")
        line("20,000-row xlsx, memory", peak, 64, "MiB")
        line("12-megapixel JPEG", measured(media, f"{folder}/photo.jpg")[0], 60, "ms")
        line("5-minute 720p MP4", measured(media, f"{folder}/film.mp4")[0], 20, "ms")


def script(file, profile, folder):
    """What an administrator would write: exiftool for everything, ffprobe for media, LibreOffice for documents."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["exiftool", "-json", file], **quiet)
    suffix = pathlib.Path(file).suffix
    if suffix in MEDIA:
        subprocess.run(["ffprobe", "-v", "quiet", "-print_format", "json", "-show_format", "-show_streams", file], **quiet)
    if suffix in DOCUMENTS:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to",
                        "csv" if suffix in {".xlsx", ".xls", ".et", ".ods", ".csv"} else "txt:Text" if suffix not in
                        {".pptx", ".ppt"} else "pdf", "--outdir", folder, file], **quiet)


def ratio(programs, files):
    """The two in turns, seven files at a time, as they come in a mail."""
    with open(f"{files}/manifest.json", encoding="utf-8") as manifest:
        names = [wanted["file"] for wanted in json.load(manifest) if wanted["problem"] is None]
    chosen = [f"{files}/{name}" for name in names if pathlib.Path(name).suffix in DOCUMENTS | MEDIA]
    ours = theirs = 0.0
    with tempfile.TemporaryDirectory() as folder:
        script(f"{files}/schedule.xlsx", f"{folder}/profile", folder)
        for first in range(0, len(chosen), 7):
            mail = chosen[first:first + 7]
            start = time.perf_counter()
            subprocess.run([f"{programs}/muster", "inspect", "--json", *mail], check=True, stdout=subprocess.DEVNULL)
            middle = time.perf_counter()
            for file in mail:
                script(file, f"{folder}/profile", folder)
            ours += middle - start
            theirs += time.perf_counter() - middle
    print(f"{len(chosen)} files: muster {ours:.1f} s, exiftool + ffprobe + LibreOffice {theirs:.1f} s")
    line("share of the script's time", 100 * ours / theirs, 5, "%")
    print(f"muster is {theirs / ours:.1f} times as fast")


def main():
    if sys.argv[1] == "--samples":
        return samples(sys.argv[2])
    programs, files = sys.argv[1:3]
    times(programs, files)
    ratio(programs, files)
    sys.exit(1 if missed else 0)


main()
