namespace Channels.Participants;

/// <summary>Knows whether what belongs to a slot of the participant table may be another participant's.</summary>
internal interface ISlotGuard
{
    /// <summary>Whether nobody needs what the slot's last participant left.</summary>
    bool IsFree(ParticipantTable table, int slot);

    /// <summary>Called with the slot's lock, before a new participant's id stands there.</summary>
    void Prepare(ParticipantTable table, int slot);
}
