namespace Parley.Testing.Telephone.Wire;

/// <summary>The three ids that a stream's messages carry.</summary>
internal sealed record StreamIdentity(string StreamSid, string CallSid, string AccountSid);
