import Foundation
import Setup

extension ConfigurationOption {
    /// What leads from an office that was never set up to `muster setup`; nil: this one was.
    var setupHint: String? {
        let place = SetupPlace(configuration: path)
        let command = "muster setup" + (place.unit == "muster" ? "" : " --config \(path)")
        if access(path, F_OK) != 0, errno == ENOENT {
            return "nothing is set up here yet: run `\(command)`, which asks for all it needs and writes it"
        }
        guard SetupPlan.isExample(place) else { return nil }
        return "\(path) is still the package's example: run `\(command)`, which asks for all it needs and writes it"
    }
}
