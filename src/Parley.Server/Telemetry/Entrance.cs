namespace Parley.Server.Telemetry;

/// <summary>Where conversations come in.</summary>
internal enum Entrance
{
    /// <summary><c>/v1/realtime</c>.</summary>
    Realtime,

    /// <summary>A page.</summary>
    Web,

    /// <summary>A carrier.</summary>
    Telephone,

    /// <summary><c>/v1/calls</c>, for calls that are to be placed.</summary>
    Rest,
}
