//! Messages between supervisor and workers: a length, that many bytes of JSON, then the bytes that
//! the JSON speaks of.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};

/// Bytes of JSON in a message: findings are counted, not told, so it never comes near.
const MOST: u64 = 64 << 20;

/// A message, with what follows it.
pub(crate) fn send(to: &mut impl Write, head: &impl Serialize, blobs: &[&[u8]]) -> io::Result<()> {
    let head = serde_json::to_vec(head).map_err(io::Error::other)?;
    to.write_all(&(head.len() as u64).to_le_bytes())?;
    to.write_all(&head)?;
    for blob in blobs {
        to.write_all(&(blob.len() as u64).to_le_bytes())?;
        to.write_all(blob)?;
    }
    to.flush()
}

/// The head of the next message; `None` when the other side has closed.
pub(crate) fn head<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut size = [0; 8];
    match from.read_exact(&mut size) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let bytes = take(from, u64::from_le_bytes(size), MOST)?;
    serde_json::from_slice(&bytes).map(Some).map_err(io::Error::other)
}

/// The next bytes that follow a head, of a known size.
pub(crate) fn blob(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut size = [0; 8];
    from.read_exact(&mut size)?;
    take(from, u64::from_le_bytes(size), u64::MAX)
}

fn take(from: &mut impl Read, size: u64, most: u64) -> io::Result<Vec<u8>> {
    if size > most {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut bytes = Vec::new();
    // room as it comes, not as it is announced
    let got = from.take(size).read_to_end(&mut bytes)?;
    if got as u64 != size {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_through_and_a_cut_one_is_told() {
        let mut wire = Vec::new();
        send(&mut wire, &["one"], &[b"\x00\x01", b""]).unwrap();
        let mut from = wire.as_slice();
        assert_eq!(head::<Vec<String>>(&mut from).unwrap().unwrap(), ["one"]);
        assert_eq!(blob(&mut from).unwrap(), b"\x00\x01");
        assert_eq!(blob(&mut from).unwrap(), b"");
        assert!(head::<Vec<String>>(&mut from).unwrap().is_none());
        let mut cut = &wire[..wire.len() - 9];
        head::<Vec<String>>(&mut cut).unwrap();
        assert!(blob(&mut cut).is_err());
    }
}
