"""Films and sound in every container, encoded once each and packed by ffmpeg."""
import subprocess

from manifest import expect, read, write

SECONDS = 6
FILM = f"-f lavfi -i testsrc2=size=640x360:rate=10:duration={SECONDS}"
SOUND = f"-f lavfi -i sine=frequency=300:duration={SECONDS}"
H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 10 -c:a aac"


def ffmpeg(arguments):
    """Runs ffmpeg once; several outputs in one command are encoded in one go."""
    subprocess.run(["ffmpeg", "-nostdin", "-y", "-loglevel", "error", *arguments.split()], check=True)


def film(name, format, **wanted):
    expect(name, **{
        "kind": "video", "format": format, "width": 640, "height": 360, "duration": [SECONDS, 0.3], **wanted})


def containers():
    ffmpeg(f"{FILM} {SOUND} {H264} film.mp4 -c:v mpeg4 -c:a mp2 film.avi -c:v wmv2 -c:a wmav2 film.wmv "
           "-c:v mpeg2video -r 25 -c:a mp2 film.mpg -c:v flv -ar 44100 -c:a libmp3lame film.flv "
           "-c:v mpeg1video -r 25 -c:a mp2 film1.mpeg -vf scale=352:288,setsar=1 -c:v h263 -c:a aac small.3gp")
    ffmpeg("-i film.mp4 -c copy film.mov -c copy film.mkv -c copy film.ts -c copy -f flv h264.flv -c copy film.3gp "
           "-c copy -movflags +faststart faststart.mp4 -c copy -movflags +frag_keyframe+empty_moov pieces.mp4 "
           "-c copy -f matroska -live 1 live.mkv -c copy -f mpegts -mpegts_m2ts_mode 1 camera.mts "
           "-c copy -metadata creation_time=2024-11-05T01:30:00Z dated.mp4 "
           "-an -c copy silent.mp4 -c copy -f mov wrong-name.avi -c copy -f asf h264.wmv")
    for name, format in [
        ("film.mp4", "mp4"), ("film.mov", "mov"), ("film.avi", "avi"), ("film.wmv", "wmv"), ("film.mkv", "mkv"),
        ("film.flv", "flv"), ("h264.flv", "flv"), ("film.3gp", "3gp"), ("film.mpg", "mpeg"), ("film1.mpeg", "mpeg"),
        ("film.ts", "ts"), ("camera.mts", "ts"), ("faststart.mp4", "mp4"), ("pieces.mp4", "mp4"), ("live.mkv", "mkv"),
        ("silent.mp4", "mp4"), ("wrong-name.avi", "mov"), ("h264.wmv", "wmv"),
    ]:
        film(name, format, takenAt=None)
    film("small.3gp", "3gp", width=352, height=288)
    film("dated.mp4", "mp4", takenAt="2024-11-05T01:30:00")


def turned():
    """ISO/IEC 14496-12 §8.3.2: the track header's matrix turns the picture by a quarter."""
    data = read("film.mp4")
    place = data.index(b"tkhd") + 44
    numbers = [0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000]
    matrix = b"".join(number.to_bytes(4, "big") for number in numbers)
    write("turned.mp4", data[:place] + matrix + data[place + 36:])
    film("turned.mp4", "mp4", width=360, height=640)


def sound():
    ffmpeg(f"{SOUND} -c:a aac sound.m4a -c:a aac sound.mp4 -c:a libmp3lame sound.mp3 sound.wav "
           "-c:a libmp3lame -id3v2_version 0 -write_xing 0 bare.mp3 -c:a wmav2 sound.wma")
    for name, format in [("sound.m4a", "m4a"), ("sound.mp3", "mp3"), ("sound.wav", "wav"), ("bare.mp3", "mp3")]:
        expect(name, kind="audio", format=format)
    expect("sound.mp4", kind="audio", format="m4a", duration=[SECONDS, 0.3], width=None)
    expect("sound.wma", kind="audio", format="wmv", duration=[SECONDS, 0.3], width=None)
    ffmpeg("-i sound.m4a -i photo.jpg -map 0 -map 1 -c copy -disposition:v:0 attached_pic cover.m4a")
    expect("cover.m4a", kind="audio", format="m4a")


def damage():
    def half(source, target, format, problem, **wanted):
        data = read(source)
        write(target, data[: len(data) // 2])
        expect(target, kind="video", format=format, problem=problem, **wanted)

    # Its index stands behind the pictures: nothing can be shown without it.
    half("film.mp4", "cut.mp4", "mp4", "corrupt")
    half("faststart.mp4", "cut-faststart.mp4", "mp4", "truncated", width=640, height=360)
    half("pieces.mp4", "cut-pieces.mp4", "mp4", "truncated")
    half("film.avi", "cut.avi", "avi", "truncated")
    half("film.wmv", "cut.wmv", "wmv", "truncated")
    half("film.mkv", "cut.mkv", "mkv", "truncated")
    half("film.flv", "cut.flv", "flv", "truncated")
    # Nothing in a transport stream says how long it was.
    half("film.ts", "cut.ts", "ts", None, duration=[SECONDS / 2, 1])
    write("empty.mp4", b"")
    expect("empty.mp4", kind="other", format="other", problem="empty")
    zeros = bytearray(read("film.mp4"))
    zeros[100:200_000] = bytes(len(zeros[100:200_000]))
    write("zeros.mp4", bytes(zeros[:150_000]))
    expect("zeros.mp4", kind="video", format="mp4", problem="corrupt")


def make():
    containers()
    turned()
    sound()
    damage()
