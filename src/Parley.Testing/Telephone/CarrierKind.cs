namespace Parley.Testing.Telephone;

/// <summary>In whose manner a simulated carrier signs, asks and streams.</summary>
public enum CarrierKind
{
    /// <summary>Twilio: forms, TwiML and Media Streams.</summary>
    Twilio,

    /// <summary>SignalWire: as Twilio, with a signature header of its own.</summary>
    SignalWire,

    /// <summary>Telnyx: TeXML, signed with Ed25519.</summary>
    Telnyx,

    /// <summary>Plivo: its XML, signed with HMAC-SHA256 over a nonce.</summary>
    Plivo,

    /// <summary>Vonage: JSON with a signed token, call control objects, and audio in binary messages.</summary>
    Vonage,
}
