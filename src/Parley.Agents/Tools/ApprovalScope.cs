namespace Parley.Agents.Tools;

/// <summary>How far a decision about a call goes.</summary>
public enum ApprovalScope
{
    /// <summary>This call alone.</summary>
    Call,

    /// <summary>All later calls of the same tool in this session, too.</summary>
    Session,
}
