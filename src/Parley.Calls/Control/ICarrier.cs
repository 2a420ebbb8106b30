namespace Parley.Calls.Control;

/// <summary>
/// What a party's carrier can do with it besides carrying its audio. Each ends the party's leg, so the words before it must have been heard.
/// A refusal is a <see cref="Realtime.ParleyException"/> that says what to do.
/// </summary>
public interface ICarrier
{
    /// <summary>Puts the party through to somebody else.</summary>
    Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default);

    /// <summary>Sends tones to the party. The leg ends, and another one of the same call begins after them.</summary>
    /// <param name="digits"><c>0-9</c>, <c>*</c>, <c>#</c>, and <c>w</c> for half a second of silence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default);
}
