using System.Xml.Linq;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>What one carrier does in its own way. Thread-safe.</summary>
internal interface ICarrierManner
{
    /// <summary>A webhook with its content and its proof.</summary>
    /// <param name="target">Where the platform is really reached.</param>
    /// <param name="url">Where it is in public.</param>
    /// <param name="fields">What it says.</param>
    HttpRequestMessage CreateRequest(Uri target, string url, IReadOnlyCollection<KeyValuePair<string, string>> fields);

    /// <summary>What the upgrade of a stream's socket carries.</summary>
    IEnumerable<KeyValuePair<string, string>> UpgradeHeaders(string url);

    /// <summary>What each webhook says of a call.</summary>
    List<KeyValuePair<string, string>> Describe(SimulatedCall call);

    /// <summary>What is reported of a stream; null for nothing.</summary>
    /// <param name="order">How it was asked for.</param>
    /// <param name="identity">Which it is.</param>
    /// <param name="news"><c>stream-started</c>, <c>stream-stopped</c> or <c>stream-error</c>.</param>
    IReadOnlyCollection<KeyValuePair<string, string>>? Report(StreamOrder order, StreamIdentity identity, string news);

    /// <summary>The verbs of an answer, or what is wrong with it.</summary>
    (IReadOnlyList<TwimlVerb> Verbs, CarrierProblem? Problem) ReadAnswer(string text);

    /// <summary>The stream that a verb asks for, or what is wrong with it; null and null for other verbs.</summary>
    (StreamOrder? Order, CarrierProblem? Problem) ReadStream(XElement verb);

    /// <summary>Whom a verb calls to join it to the call; null for other verbs.</summary>
    DialOrder? ReadDial(XElement verb);

    /// <summary>The carrier's word for a status, e.g. <c>no-answer</c>.</summary>
    string Word(string status);

    /// <summary>What a status report says besides.</summary>
    /// <param name="number">Its place among the call's reports.</param>
    /// <param name="duration">At the end: how long the call lasted.</param>
    IEnumerable<KeyValuePair<string, string>> Progress(int number, TimeSpan? duration);

    /// <summary>What is reported of who answered.</summary>
    IReadOnlyCollection<KeyValuePair<string, string>> Detected(SimulatedCall call, CalledParty party);

    /// <summary>The stream's own messages.</summary>
    IStreamWire CreateWire(StreamIdentity identity);
}
