using Parley.Calls.Twilio;

namespace Parley.Server.Twilio.Outbound;

/// <summary>How one attempt to call somebody ended.</summary>
/// <param name="State">How it stands with the call.</param>
/// <param name="IsRepeatable">
/// Whether it is known that nobody was reached by it in a way that trying again would repeat: the carrier reported the end, or took nothing.
/// </param>
internal readonly record struct AttemptEnd(CallProgressState State, bool IsRepeatable);
