"""Makes the files that `FileTests` inspects, with what is expected of each in manifest.json.

    make_files.py FOLDER

prints the folder of the files. They are made once for a generator: its hash names a folder inside FOLDER.
"""
import hashlib
import os
import pathlib
import shutil
import sys


def fingerprint():
    digest = hashlib.sha256()
    for file in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def make():
    import archives
    import attacks
    import films
    import mails
    import manifest
    import office
    import pdfs
    import pictures
    import rars
    import sheets
    import slides
    import words

    pictures.make()
    films.make()
    for module in (sheets, words, slides):
        module.prepare()
    office.run()
    for module in (sheets, words, slides):
        module.finish()
    for module in (pdfs, rars, archives, mails, attacks):
        module.make()
    manifest.save("manifest.json.part")
    # The manifest is what says that all files are there.
    os.rename("manifest.json.part", "manifest.json")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make_files.py FOLDER")
    root = pathlib.Path(sys.argv[1])
    folder = root / fingerprint()
    if not (folder / "manifest.json").exists():
        shutil.rmtree(root, ignore_errors=True)
        folder.mkdir(parents=True)
        os.chdir(folder)
        make()
    print(folder)


main()
