using System.Net.Http.Headers;

namespace Parley.Server.Telephone.Rest;

/// <summary>In which words one carrier's REST interface is asked. It does not ask itself: <see cref="CarrierRest"/> does. Thread-safe.</summary>
internal interface ICarrierApi
{
    /// <summary>The carrier's name in texts.</summary>
    string Title { get; }

    /// <summary>Where it is asked.</summary>
    Uri BaseUrl { get; }

    /// <summary>The settings that hold what proves who asks.</summary>
    string Credentials { get; }

    AuthenticationHeaderValue Authorize();

    /// <summary>Has a call go on elsewhere. Its media stream ends.</summary>
    /// <param name="callId">The call, by the carrier's id.</param>
    /// <param name="url">What to ask for its instructions.</param>
    /// <param name="instructions">What will be answered there, for carriers that take it at once.</param>
    RestOrder Redirect(string callId, Uri url, CarrierAnswer instructions);

    /// <summary>Presses keys beside the stream, which stays; null where the carrier has no such request.</summary>
    /// <param name="callId">The call, by the carrier's id.</param>
    /// <param name="digits"><c>0-9</c>, <c>*</c>, <c>#</c>, and <c>w</c> for half a second of silence.</param>
    RestOrder? PressDigits(string callId, string digits);
}
