using Parley.Calls.Control;

namespace Parley.Server.Telephone;

/// <summary>The transfer that a call's carrier is asked for.</summary>
/// <param name="Transfer">Whom to, and how.</param>
/// <param name="Pass">What the address of the announcement has to show, where the carrier proves no such request: letters and digits.</param>
internal sealed record TransferOrder(CallTransfer Transfer, string Pass)
{
    public override string ToString() => Transfer.ToString();
}
