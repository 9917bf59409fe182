namespace RobotLink.Links;

/// <summary>What binds a request that is handed over.</summary>
/// <param name="Within">Sent and answered within this; null: the profile's.</param>
/// <param name="Since">From when that counts.</param>
/// <param name="Epoch">On this connection only; null: on whatever is open.</param>
/// <param name="Lease">The token of whoever holds the device.</param>
internal readonly record struct Asked(TimeSpan? Within, TimeSpan Since, int? Epoch, string? Lease);
