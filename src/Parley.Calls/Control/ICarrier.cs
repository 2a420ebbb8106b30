using Parley.Realtime;

namespace Parley.Calls.Control;

/// <summary>
/// What a party's carrier can do with it besides carrying its audio. What ends the party's leg is asked for once the words before it were heard.
/// A refusal is a <see cref="ParleyException"/> that says what to do.
/// </summary>
public interface ICarrier
{
    /// <summary>Puts the party through to somebody else. Its leg ends.</summary>
    Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default);

    /// <summary>Whether <see cref="SendDigitsAsync"/> leaves the party's leg as it is; default false.</summary>
    bool KeepsLegForDigits => false;

    /// <summary>Sends tones to the party. The leg ends, and another one of the same call begins after them, unless <see cref="KeepsLegForDigits"/>.</summary>
    /// <param name="digits"><c>0-9</c>, <c>*</c>, <c>#</c>, and <c>w</c> for half a second of silence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default);

    /// <summary>
    /// Calls somebody, says who would be put through and why, and asks whether the call is taken. The party's leg stays as it is. With <see
    /// cref="TransferOutcome.Accepted"/> the one called waits for <see cref="JoinAsync"/>.
    /// </summary>
    /// <param name="transfer">Whom, and what to say.</param>
    /// <param name="cancellationToken">Calls it off: the one called is hung up on.</param>
    Task<TransferOutcome> ConsultAsync(CallTransfer transfer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This carrier cannot ask somebody first.");

    /// <summary>Joins the party and the one who takes the call. The party's leg ends.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task JoinAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This carrier cannot ask somebody first.");
}
