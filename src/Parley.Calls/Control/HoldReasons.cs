namespace Parley.Calls.Control;

/// <summary>Why a party is held: it is while there is one.</summary>
[Flags]
internal enum HoldReasons
{
    None = 0,

    /// <summary>Somebody asked for it.</summary>
    Asked = 1,

    /// <summary>A person is asked whether it takes the call.</summary>
    Consult = 2,
}
