namespace Parley.Cli.Calling;

/// <summary>The command line of <c>call</c>; null members leave the server's choice.</summary>
internal sealed record CallSettings
{
    public required string To { get; init; }

    public string? Agent { get; init; }

    public string? From { get; init; }

    public string? Instructions { get; init; }

    public string? OnMachine { get; init; }

    public string? Message { get; init; }

    public int? Attempts { get; init; }

    public bool WritesJson { get; init; }
}
