namespace Channels.Waiting;

internal abstract partial class Wait
{
    private void FinishOnPool() => PoolTurn.Take(this);
}
