//! Lines that no phrase knows: what they are by where they stand.

use super::Line;
use super::gather::{has_number, proposes};
use crate::locale::Capture;
use crate::model::{DocKind, MastheadRole as Role, Sure};

/// Gives lines that no phrase knows a role by where they stand. Lines at the end that are no
/// masthead are given back: how many nodes.
/// `headed` says that the heading of an introduction stands right below them.
pub(super) fn place(lines: &mut Vec<Line>, corrects: bool, headed: bool) -> usize {
    let at = |lines: &[Line], role: Role| lines.iter().position(|l| l.role == Some(role));
    // nothing but another line of its kind follows the author's: a line that the title or the
    // adoption follows is the title of an item that happens to read like one
    let heads =
        |r: Option<Role>| matches!(r, None | Some(Role::Title | Role::Adoption | Role::Submitter));
    for i in 0..lines.len() {
        let followed = lines[i + 1..].iter().any(|l| heads(l.role));
        if lines[i].role == Some(Role::Submitter) && followed && i > 0 && !proposes(&lines[i]) {
            lines[i].role = None;
        }
        // so is a report's title below an item of the agenda and above what was adopted, or the
        // number that a resolution has before its own
        let item = lines[..i].iter().any(|l| l.role == Some(Role::AgendaItem));
        let adopted =
            lines[i + 1..].iter().any(|l| l.role == Some(Role::Adoption) || has_number(l))
                && !has_number(&lines[i]);
        if lines[i].role == Some(Role::Title) && item && adopted {
            lines[i].role = None;
        }
        // a committee's reports are considered under an item of that name, whatever is on them
        let item_above = i > 0 && lines[i - 1].role == Some(Role::AgendaItem);
        if reviews(&lines[i]) && item_above && followed {
            lines[i].role = None;
        }
        // whose observations they are stands below what they are on
        if reviews(&lines[i]) && lines[..i].iter().any(reviews) {
            lines[i].role = Some(Role::Subtitle);
        }
    }
    // a title can read like the name of a body, which stands above the item of the agenda
    let item = at(lines, Role::AgendaItem).unwrap_or(lines.len());
    for l in lines.iter_mut().skip(item + 1) {
        let open = l.found.as_ref().is_some_and(|m| m.sure != Sure::Certain);
        if open && matches!(l.role, Some(Role::Organ | Role::Committee)) {
            l.role = None;
        }
    }
    // the block of distribution stands beside the first body, known or not
    let block = [Role::Distribution, Role::Date, Role::Original]
        .into_iter()
        .filter_map(|r| at(lines, r))
        .min();
    let first = lines.iter().position(|l| matches!(l.role, None | Some(Role::Organ)));
    if let (Some(block), Some(first)) = (block, first)
        && first < block
        && lines[first].role.is_none()
        && lines[..block].iter().all(|l| l.role != Some(Role::Organ))
    {
        lines[first].role = Some(Role::Organ);
    }
    // the second body named is a part of the first
    let mut organ = false;
    for l in lines.iter_mut() {
        if l.role == Some(Role::Organ) {
            // but no principal organ is part of another: a document of two has both
            let own = l.found.as_ref().is_some_and(|m| {
                m.sure == Sure::Certain
                    && matches!(m.body.as_deref(), Some("unga" | "unsc" | "unecosoc"))
            });
            if organ && !own {
                l.role = Some(Role::Committee);
            }
            organ = true;
        }
    }
    // so can one below the session, right above the author's line
    let author = at(lines, Role::Submitter).and_then(|s| s.checked_sub(1));
    if let Some(above) = author
        && at(lines, Role::Title).is_none()
        && lines.iter().all(|l| l.role.is_some())
        && lines[above].role == Some(Role::Committee)
        && lines[above].found.as_ref().is_some_and(|m| m.sure != Sure::Certain)
        && lines[..above]
            .iter()
            .any(|l| matches!(l.role, Some(Role::Session | Role::DatesVenue | Role::Committee)))
    {
        lines[above].role = None;
    }
    // so can a title alone below the block of distribution, where the text begins right behind it
    let untitled = !lines.iter().any(|l| {
        matches!(l.role, None | Some(Role::Title | Role::Submitter | Role::Class | Role::Adoption))
    });
    if untitled
        && let Some((last, before)) = lines.split_last_mut()
        && matches!(last.role, Some(Role::Organ | Role::Committee))
        && last.found.as_ref().is_some_and(|m| m.sure != Sure::Certain)
        && before.iter().any(|l| matches!(l.role, Some(Role::Organ | Role::Committee)))
        && before.iter().any(|l| matches!(l.role, Some(Role::Session | Role::DatesVenue)))
    {
        last.role = None;
    }
    // a bulletin says what it is above its title, a decision instead of one
    let instructs =
        |l: &Line| l.found.as_ref().is_some_and(|m| m.kind == Some(DocKind::Instruction));
    let class = lines.iter().any(|l| l.role == Some(Role::Class) && !instructs(l));
    let numbered_title = lines.iter().any(|l| l.role == Some(Role::Title));
    let last_known = lines.iter().rposition(|l| l.role.is_some());
    let submitter = at(lines, Role::Submitter);
    let first_after = [Role::AgendaItem, Role::Session, Role::DatesVenue, Role::Committee]
        .into_iter()
        .filter_map(|r| lines.iter().rposition(|l| l.role == Some(r)))
        .max();
    let agenda = lines.iter().rposition(|l| l.role == Some(Role::AgendaItem));
    let head = [Role::Distribution, Role::Date, Role::Language, Role::Original]
        .into_iter()
        .filter_map(|r| at(lines, r))
        .min();
    // below the line that says who proposes a draft stands its title, as below its sponsors
    let author = submitter;
    let submitter = author.filter(|s| !proposes(&lines[*s]));
    // a letter is its own title: all between it and the items of the agenda are theirs
    let letter = submitter
        .filter(|s| lines[*s].found.as_ref().is_some_and(|m| m.kind == Some(DocKind::Letter)));
    let corrigendum = lines
        .iter()
        .position(|l| l.role == Some(Role::Subtitle) && l.found.is_some())
        .filter(|_| corrects);
    let mut given_back = 0;
    let mut title = numbered_title;
    let mut agenda_title = false;
    let open: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].role.is_none()).collect();
    for (k, &i) in open.iter().enumerate() {
        let left = open.len() - k;
        // what shares its line with what is known cannot be given back without it
        let trailing = last_known.is_none_or(|l| i > l) && lines[i].parts[0].1.start == 0;
        // below the word "Corrigendum" stands what it corrects
        if trailing && corrigendum.is_some_and(|c| i > c) {
            given_back = left;
            break;
        }
        let role = if head.is_some_and(|h| i < h) {
            if organ {
                Role::Committee
            } else {
                organ = true;
                Role::Organ
            }
        } else if agenda.is_some_and(|a| i > a) {
            // the title of the item, then that of the document; one alone is the document's,
            // unless that is known by its number
            let more_ahead = open[k..].iter().filter(|j| submitter.is_none_or(|s| **j < s)).count();
            // the other body that a letter goes to stands between the two
            let other = !trailing
                && lines[i..submitter.unwrap_or(i).max(i)]
                    .iter()
                    .any(|l| matches!(l.role, Some(Role::Organ | Role::Committee | Role::Session)));
            let first = !agenda_title && !title && (more_ahead >= 2 || other);
            if first || (numbered_title && !agenda_title) || letter.is_some_and(|l| i < l) {
                agenda_title = true;
                Role::AgendaTitle
            } else if !title {
                title = true;
                Role::Title
            } else if trailing && submitter.is_none() && !names_state(lines, &open, k, headed) {
                given_back = left;
                break;
            } else {
                Role::Subtitle
            }
        } else if lines[..i].iter().any(|l| l.role == Some(Role::AgendaItem))
            && lines[i..].iter().any(|l| l.role == Some(Role::AgendaItem))
        {
            // a document of two bodies: the items of one, then those of the other
            Role::AgendaTitle
        } else if !title && head.is_none() && names_volume(&lines[i..]) {
            title = true;
            Role::Title
        } else if first_after.is_some_and(|f| i < f) {
            if head.is_none() && !organ && i == 0 {
                organ = true;
                Role::Organ
            } else {
                Role::Committee
            }
        } else if !title && !class {
            title = true;
            Role::Title
        } else if trailing && submitter.is_none() && !(k < 2 && lines[..i].iter().any(reviews)) {
            given_back = left;
            break;
        } else {
            Role::Subtitle
        };
        lines[i].role = Some(role);
    }
    // a decision names the committee that proposed it where other documents name their author
    if class && author.is_none() {
        for l in lines.iter_mut().filter(|l| l.role == Some(Role::Committee)) {
            l.role = Some(Role::Submitter);
        }
    }
    // a letter has no title but the line that says whose it is
    if !lines.iter().any(|l| l.role == Some(Role::Title))
        && let Some(l) = submitter.and_then(|i| lines.get_mut(i))
        && l.found.as_ref().is_some_and(|m| m.kind == Some(DocKind::Letter))
    {
        l.role = Some(Role::Title);
    }
    // nor has a report that only says whose it is and on what
    if !lines.iter().any(|l| matches!(l.role, Some(Role::Title | Role::Class)))
        && let Some(l) = submitter.and_then(|i| lines.get_mut(i))
        && l.role == Some(Role::Submitter)
        && l.found
            .as_ref()
            .is_some_and(|m| m.sure != Sure::Certain && m.kind == Some(DocKind::Report))
    {
        l.role = Some(Role::Title);
    }
    // nor has a resolution whose number stands nowhere a title but the line on its adoption
    if !lines.iter().any(|l| matches!(l.role, Some(Role::Title | Role::Class)))
        && let Some(l) = lines.iter_mut().find(|l| l.role == Some(Role::Adoption))
        && l.found
            .as_ref()
            .is_some_and(|m| m.captures.iter().any(|c| matches!(c.1, Capture::Date(_))))
    {
        l.role = Some(Role::Title);
    }
    if given_back == 0 {
        return 0;
    }
    let from = open[open.len() - given_back];
    let nodes_back: usize = lines[from..].iter().map(|l| l.parts.len()).sum();
    lines.truncate(from);
    nodes_back
}

/// Whether the first line says whose report a volume holds: the number of the supplement that it is
/// stands below.
fn names_volume(lines: &[Line]) -> bool {
    let Some((first, below)) = lines.split_first() else { return false };
    let report = first
        .found
        .as_ref()
        .is_some_and(|m| matches!(m.kind, Some(DocKind::Report | DocKind::MeetingReport)));
    report && below.iter().any(|l| l.role == Some(Role::Subtitle) && l.found.is_some())
}

/// Whether a line is the title of a review: of a State's reports, or by its peers.
fn reviews(l: &Line) -> bool {
    l.role == Some(Role::Title)
        && l.found.as_ref().is_some_and(|m| {
            m.sure == Sure::Certain && m.kind == Some(DocKind::Report) && m.captures.is_empty()
        })
}

/// Whether a line between a title that a phrase knows and a heading belongs to the title: the State
/// that a report is on.
fn names_state(lines: &[Line], open: &[usize], k: usize, headed: bool) -> bool {
    let Some(i) = open.get(k).copied().filter(|i| *i > 0) else { return false };
    let above = &lines[i - 1];
    let followed = open.get(k + 1) == Some(&(i + 1)) || (headed && i + 1 == lines.len());
    above.role == Some(Role::Title) && above.found.is_some() && followed
}
