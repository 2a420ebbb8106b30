namespace Parley.Server.Telephone;

/// <summary>What a carrier needs to open a media stream.</summary>
/// <param name="Socket">Where to: <c>wss</c>, without a query.</param>
/// <param name="StreamStatus">Where it reports of the stream.</param>
/// <param name="After">What it asks when the stream is over.</param>
/// <param name="CallId">The call, by the carrier's id.</param>
/// <param name="Token">What the stream has to show: letters and digits.</param>
/// <param name="AgentName">Who answers.</param>
internal sealed record StreamLink(Uri Socket, Uri StreamStatus, Uri After, string CallId, string Token, string AgentName)
{
    /// <summary>The parameter that brings the token back.</summary>
    public const string TokenName = "token";

    /// <summary>The parameter that brings the call's id back, where the carrier's stream does not name it.</summary>
    public const string CallName = "call";
}
