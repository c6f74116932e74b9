import Foundation
import Glibc

/// The terminal that a person sits at: prompts go to standard error, answers come from standard input.
enum Terminal {
    /// Whether somebody can be asked.
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 }

    /// Its settings before anything was changed; nil when it is none.
    private static let settings: termios? = {
        var settings = termios()
        return tcgetattr(STDIN_FILENO, &settings) == 0 ? settings : nil
    }()

    /// Shows a prompt and reads the line that is answered; nil at the end of input. What is typed of a secret is not shown.
    static func ask(_ prompt: String, isSecret: Bool) -> String? {
        FileHandle.standardError.write(Data(prompt.utf8))
        guard isSecret, settings != nil else { return readLine() }
        hide()
        defer {
            show()
            // The line break that was typed was not shown either.
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine()
    }

    /// What ends the program must not leave a terminal that shows nothing.
    private static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    private static func hide() {
        guard var quiet = settings else { return }
        for number in ending {
            signal(number) { number in
                Terminal.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        quiet.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet)
    }

    private static func show() {
        restore()
        for number in ending { signal(number, SIG_DFL) }
    }

    /// May be called by a signal's handler: the settings were read before.
    private static func restore() {
        guard var before = settings else { return }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
    }
}
