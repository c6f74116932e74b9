public import Inspection

/// Whether the workers are there, and what the kernel gives to shut them in.
///
/// - Parameter allowsWithoutLandlock: `inspection.allow_without_landlock`.
public func workerFindings(_ programs: [WorkerIsolation], allowsWithoutLandlock: Bool) -> [Finding] {
    let broken = programs.filter { $0.problem != nil && !($0.problem is SandboxUnavailable) }
    let advice = "install all programs of muster from one version, in one folder"
    let workers: Finding =
        if let first = broken.first, let problem = first.problem {
            .failure("workers", broken.count > 1 ? "\(problem) (and \(broken.count - 1) more)" : "\(problem)", advice)
        } else {
            .ok("workers", programs.map(\.program).joined(separator: ", ") + " answer, version \(ProgramVersion.text)")
        }
    return [sandbox(programs, allowsWithoutLandlock), workers]
}

private func sandbox(_ programs: [WorkerIsolation], _ allowsWithoutLandlock: Bool) -> Finding {
    let advice =
        "use a kernel with Landlock (Linux 5.13) and seccomp; in a container or a service, let the system calls "
        + "landlock_create_ruleset, landlock_add_rule, landlock_restrict_self and seccomp through"
    if let refusal = programs.compactMap({ $0.problem as? SandboxUnavailable }).first {
        return .failure("sandbox", "\(refusal)", advice)
    }
    if allowsWithoutLandlock {
        return .warning(
            "sandbox", "inspection.allow_without_landlock gives up a layer around hostile files",
            "take it out where the kernel has Landlock")
    }
    guard programs.contains(where: { $0.problem == nil }) else {
        return .failure("sandbox", "could not be tried, as no worker answers", "see workers")
    }
    return .ok("sandbox", "no worker could open files, reach the network or exceed its limits")
}
