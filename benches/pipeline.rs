//! Text to Akoma Ntoso, in bytes of source a second, for a report, a volume and a shelf.
//!
//! `cargo bench --bench pipeline`. The text is generated: Chinese and English reports with masthead,
//! headings, numbered paragraphs, items, notes, references and page ends, as drafts have them.
//! Memory is managed as in the program, unless built without the feature `mimalloc`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use masthead::{Format, Input, ReadOptions, WriteOptions};
use std::fmt::Write;
use std::hint::black_box;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A report of about `bytes` bytes.
fn report(lang: &str, bytes: usize) -> String {
    let zh = lang == "zh";
    let mut out = String::with_capacity(bytes + 2048);
    out.push_str(if zh {
        "联合国\n\nA/99/204\n\n大会\n\nDistr.: General\n2 July 2044\nChinese\nOriginal: English\n\n\
         第九十九届会议\n\n暂定项目表*项目25(c)\n\n可持续发展：水和环境卫生\n\n偏远岛屿的饮用水\n\n\
         秘书长的报告\n\n"
    } else {
        "United Nations\n\nA/99/204\n\nGeneral Assembly\n\nDistr.: General\n2 July 2044\n\
         Original: English\n\nNinety-ninth session\n\nItem 25 (c) of the provisional agenda*\n\n\
         Sustainable development: water and sanitation\n\nDrinking water on remote islands\n\n\
         Report of the Secretary-General\n\n"
    });
    let mut paragraph = 0;
    let mut note = 0;
    let mut section = 0;
    while out.len() < bytes {
        section += 1;
        let number = numeral(section, zh);
        let heading = if zh { "供水状况" } else { "State of supply" };
        let _ = write!(out, "{number}{heading}\n\n");
        for _ in 0..6 {
            paragraph += 1;
            note += 1;
            let mark = superscript(note);
            // blocks as long as those of real reports: 250 bytes and more
            let _ = if zh {
                write!(
                    out,
                    "{paragraph}. 各岛的水井多年来由村委会看管，水位和盐度由村中的学校每月测量一次，\
                     结果张贴在村公所门前。大会第98/{paragraph}号决议第{section}段请各国政府公布水质数据，\
                     并请秘书长就数据的比较方法提出建议；{paragraph}个测站在旱季的读数见A/98/{paragraph}号\
                     文件，其中十分之一高于世界卫生组织的准则值。盐度升高的原因如下：{mark}\n\n\
                     (a) 夜间抽水，水泵的功率超过含水层在一夜之间能够补给的水量，尤其是在旱季的最后两个月；\
                     \n\n(b) 道路、屋顶和跑道不透水，雨水直接流入海中，未能渗入地下，旧有的蓄水池又多已填平；\
                     \n\n(c) 风暴潮越过海堤，海水积在低地，要经过几个雨季才能被淡水冲走。\n\n\
                     {mark} 见A/97/{note}，第12至15段；另见各岛政府向委员会提交的报告。\n\n"
                )
            } else {
                write!(
                    out,
                    "{paragraph}. The wells of the islands have been kept by village councils for \
                     many years; their level and their salt are measured once a month by the school \
                     of the village, and what is found is posted at the council house. In paragraph \
                     {section} of its resolution 98/{paragraph}, the General Assembly asked \
                     Governments to publish what they measure; the readings of {paragraph} stations \
                     in the dry season are in document A/98/{paragraph}. Salt rises for these \
                     reasons:{mark}\n\n(a) Pumping at night, with pumps that take more than the \
                     ground can give back before morning, above all in the last months of the dry \
                     season;\n\n(b) Paved ground, roofs and runways, from which rain runs to the sea \
                     without entering the ground, where the old cisterns have been filled in;\n\n\
                     (c) Storm surges that go over the sea wall and stand on low ground until several \
                     rains have washed the salt away.\n\n{mark} See A/97/{note}, paras. 12–15, and \
                     the reports of the Governments to the Committee.\n\n"
                )
            };
        }
    }
    out
}

fn numeral(n: usize, zh: bool) -> String {
    // sections start anew after ten, as in a volume of reports
    let i = (n - 1) % 10;
    if zh {
        format!("{}、", ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][i])
    } else {
        format!("{}. ", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][i])
    }
}

fn superscript(n: usize) -> String {
    let raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().bytes().map(|d| raised[usize::from(d - b'0')]).collect()
}

fn pipeline(c: &mut Criterion) {
    let mut group = c.benchmark_group("text-to-akn");
    for lang in ["zh", "en"] {
        for (name, bytes) in [("30KB", 30 << 10), ("3MB", 3 << 20), ("30MB", 30 << 20)] {
            let text = report(lang, bytes).into_bytes();
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.sample_size(if bytes > 10 << 20 { 10 } else { 20 });
            group.bench_function(BenchmarkId::new(lang, name), |b| {
                b.iter_batched(
                    || Input::new("report.txt", text.clone()),
                    |input| {
                        let (read, write) = (ReadOptions::default(), WriteOptions::default());
                        black_box(masthead::convert(input, Format::Akn, &read, &write))
                    },
                    criterion::BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
