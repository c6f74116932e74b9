import Glibc

/// A program that mounts disks which nobody else sees, by unshare(1). Root needs no user namespace for that, and in a chroot
/// gets none (user_namespaces(7)).
enum PrivateMounts {
    /// The arguments before the program.
    static var arguments: [String] { geteuid() == 0 ? ["-m", "--propagation", "unchanged"] : ["-rm"] }
    /// The first line of its script; the root of a chroot may be no mount that could be made private.
    static let start = "mount --make-rprivate / 2>/dev/null || true\n"
}
