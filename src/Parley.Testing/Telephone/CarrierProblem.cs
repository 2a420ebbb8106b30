namespace Parley.Testing.Telephone;

/// <summary>Something that the carrier would complain of, or that a simulated caller waited for in vain.</summary>
/// <param name="Code">
/// Twilio's number where it has one: 11200 a request failed, 11205 not reachable, 11750 the answer is too long, 12100 it is no TwiML, 12200 a wrong verb or
/// attribute, 31920 the WebSocket was refused, 31924 its protocol was broken, 31951 a message of a wrong shape; 0 for the caller's own complaint.
/// </param>
/// <param name="Message">What was wrong; holds no audio and no signature.</param>
public sealed record CarrierProblem(int Code, string Message);
