using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone;

/// <summary>What became of a call.</summary>
/// <param name="CallSid">Its id.</param>
/// <param name="Status">As the carrier's callbacks give it: <c>completed</c>, <c>busy</c>, <c>no-answer</c>, <c>failed</c>; while it lasts <c>in-progress</c>.</param>
/// <param name="AnsweredAfter">How long the webhook took; null when it was not answered, or the platform gave the verbs itself.</param>
/// <param name="ConnectedAfter">From the call's start to the first stream's <c>start</c>; null when there was none.</param>
/// <param name="FirstAudioAfter">From the call's start to the first sample that was heard; null when none was.</param>
/// <param name="Streams">One for each stream that was opened.</param>
/// <param name="Verbs">What the carrier was told to do, as far as it came.</param>
/// <param name="Problems">What it would complain of; empty for a good call.</param>
public sealed record CallReport(
    string CallSid,
    string Status,
    TimeSpan? AnsweredAfter,
    TimeSpan? ConnectedAfter,
    TimeSpan? FirstAudioAfter,
    IReadOnlyList<StreamRecord> Streams,
    IReadOnlyList<TwimlVerb> Verbs,
    IReadOnlyList<CarrierProblem> Problems);
