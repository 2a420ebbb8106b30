using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.Telephone;

/// <summary>A carrier that is asked over REST to let a call go on elsewhere: at an address of ours, which answers in the carrier's language.</summary>
internal sealed class RedirectingCarrier(ICarrierLine line, CarrierRest rest, TransferLinks links, LiveCall live) : ICarrier
{
    private readonly string _callId = live.CarrierCallId!;

    /// <inheritdoc/>
    public bool KeepsLegForDigits { get; } = rest.Api.PressDigits(live.CarrierCallId!, "0") is not null;

    /// <inheritdoc/>
    public Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default)
    {
        if (!DialTarget.IsValid(transfer.Target))
        {
            throw new CarrierException(CarrierFailure.Refused, "The target is neither a number like +15550100 nor an address like sip:desk@pbx.example.");
        }

        live.Transfer = links.NewOrder(transfer);
        return GoOnAsync(CarrierPaths.Transfer(line.Options.Section), line.PutThrough(TransferLinks.Of(line, live, live.Transfer)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default)
    {
        if (rest.Api.PressDigits(_callId, digits) is { } order)
        {
            return rest.SendAsync(order, cancellationToken);
        }

        live.Digits = digits;
        return GoOnAsync(CarrierPaths.Digits(line.Options.Section), TransferLinks.PressDigits(line, live, digits), cancellationToken);
    }

    private Task GoOnAsync(string path, CarrierAnswer instructions, CancellationToken cancellationToken) =>
        rest.SendAsync(rest.Api.Redirect(_callId, line.Address.Url($"{path}?call={live.Id}", null), instructions), cancellationToken);
}
