namespace Parley.Server.ReadLimits;

/// <summary>Marks endpoints that <see cref="ReadLimit"/> leaves alone: of carriers, who prove who they are, and of load balancers.</summary>
internal sealed class UnlimitedReads
{
    private UnlimitedReads()
    {
    }

    public static UnlimitedReads Instance { get; } = new();
}
