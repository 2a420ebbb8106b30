namespace Parley.Server.Twilio.Outbound;

/// <summary>What is done when an answering machine takes a call.</summary>
internal enum MachineAnswer
{
    /// <summary>The agent talks to whoever answers; machines are not looked for.</summary>
    Talk,

    /// <summary>The call is ended.</summary>
    HangUp,

    /// <summary>The agent leaves a message after the tone, then the call is ended.</summary>
    LeaveMessage,
}
