namespace Parley.Server.Console.Calls;

/// <summary>What came of an action, by a code that the next page's address carries: an address is no place for free text.</summary>
internal static class ActionNews
{
    public const string Said = "said";
    public const string Noted = "noted";
    public const string Transferring = "transferring";
    public const string HungUp = "hung_up";
    public const string Over = "over";
    public const string Empty = "empty";
    public const string NoCarrier = "no_carrier";
    public const string BadTarget = "bad_target";
    public const string ForbiddenTarget = "forbidden_target";
    public const string Leaving = "leaving";
    public const string Held = "held";
    public const string Released = "released";
    public const string Erased = "erased";
    public const string NoReason = "no_reason";
    public const string NotHeld = "not_held";
    public const string NotSure = "not_sure";
    public const string NoCaller = "no_caller";
    public const string KeptByHold = "kept_by_hold";
    public const string KeptByRecording = "kept_by_recording";
    public const string KeptOpen = "kept_open";
    public const string NotKept = "not_kept";
    public const string StoreAway = "store_away";
    public const string Approved = "approved";
    public const string Refused = "refused";
    public const string Late = "late";
    public const string LongReason = "long_reason";
    public const string TakenOver = "taken_over";
    public const string Unknown = "unknown_action";

    /// <summary>In words; null for a code that nobody gave.</summary>
    public static string? Describe(string? code) => code switch
    {
        Said => "The agent says it after what it says now.",
        Noted => "The agent knows it. The caller hears nothing of it.",
        Transferring => "The caller is put through once the agent’s last words are heard.",
        HungUp => "The call ends once the agent’s last words are heard.",
        Over => "That call is not in progress any more.",
        Empty => "Nothing was said or noted: write 1 to 1,000 characters.",
        NoCarrier => "This caller cannot be put through: the call did not come by a carrier that can do that.",
        BadTarget => "That is no number like +15550100 and no address like sip:desk@pbx.example.",
        ForbiddenTarget => "That number may not be called from here (twilio.call_prefixes).",
        Leaving => "The call is ending already.",
        Held => "A legal hold keeps this call from now on.",
        Released => "The legal hold is released: the rules of retention apply again.",
        Erased => "What was asked for is deleted.",
        NoReason => "Give a reason for the hold, of 1 to 200 characters.",
        NotHeld => "No legal hold of this call’s own keeps it.",
        NotSure => "Nothing was deleted: tick the box to say that you are sure.",
        NoCaller => "Nothing was deleted: this call has no caller who is known.",
        KeptByHold => "A legal hold kept what it holds; the rest is deleted.",
        KeptByRecording => "A recording could not be deleted, so its call is kept; the server’s log says why.",
        KeptOpen => "A call that goes on is kept; the rest is deleted. Delete again when it has ended.",
        NotKept => "This server keeps no records.",
        StoreAway => "The records cannot be reached now; Health says more.",
        Approved => "The tool runs.",
        Refused => "The tool does not run; the agent is told so.",
        Late => "That tool does not wait any more: it was decided already, or nobody wants it now.",
        LongReason => "Nothing was decided: a reason has 1,000 characters at most.",
        TakenOver => "Somebody speaks with the caller: the agent is silent until the call is given back.",
        Unknown => "There is no such action.",
        _ => null,
    };

    /// <summary>Whether it is bad news.</summary>
    public static bool IsProblem(string? code) => code is not (Said or Noted or Transferring or HungUp or Held or Released or Erased or Approved or Refused);
}
