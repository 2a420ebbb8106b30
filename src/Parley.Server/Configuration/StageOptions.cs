namespace Parley.Server.Configuration;

/// <summary>One stage of the self-hosted engine: built in, or a server that speaks OpenAI's HTTP interface.</summary>
public sealed class StageOptions
{
    /// <summary>The server's base URL, e.g. <c>http://localhost:11434/v1</c>. Null: the built-in offline stage.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The model's name on that server; required with <see cref="BaseUrl"/>.</summary>
    public string? Model { get; set; }

    /// <summary>That server's key; null or empty where it wants none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The voice's name on that server; synthesiser only. Null: the voice that the session asks for.</summary>
    public string? Voice { get; set; }

    /// <summary>True when the stage runs in this process.</summary>
    public bool IsOffline => BaseUrl is null;
}
