namespace Channels.Workers;

/// <summary>Why a parent has killed its worker.</summary>
internal enum KillReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>Its user wanted that.</summary>
    Wanted,

    /// <summary>It had not stopped in time when it was asked to.</summary>
    TooSlow,
}
