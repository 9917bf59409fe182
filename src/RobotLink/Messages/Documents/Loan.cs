using System.Buffers;

namespace RobotLink.Messages;

/// <summary>Items in an array on loan: reading a frame fills it, and gives it back when the frame is done.</summary>
internal struct Loan<T>
    where T : struct
{
    private const int First = 64;

    private T[]? items;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => items.AsSpan(0, Count);

    public readonly ref T this[int index] => ref items![index];

    public void Add(T item)
    {
        if (items is null || Count == items.Length)
        {
            Grow();
        }

        items![Count++] = item;
    }

    /// <summary>Makes room for so many items, to be filled by the caller.</summary>
    public Span<T> Room(int count)
    {
        Return();
        items = ArrayPool<T>.Shared.Rent(count);
        Count = count;
        return items.AsSpan(0, count);
    }

    /// <summary>Keeps the first items only.</summary>
    public void Cut(int count) => Count = count;

    public void Return()
    {
        if (items is not null)
        {
            ArrayPool<T>.Shared.Return(items);
        }

        (items, Count) = (null, 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(First, Count * 2));
        Items.CopyTo(larger);
        if (items is not null)
        {
            ArrayPool<T>.Shared.Return(items);
        }

        items = larger;
    }
}
